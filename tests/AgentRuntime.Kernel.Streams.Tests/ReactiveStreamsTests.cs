using System.Collections.Concurrent;
using Akka.Streams;
using Akka.Streams.Dsl;
using Reactive.Streams;

namespace AgentRuntime.Kernel.Streams.Tests;

public class ReactiveStreamsTests : StreamTest
{
    [Fact]
    public async Task AsPublisher_FromPublisher_PassesAll()
    {
        var publisher = Source.From(Enumerable.Range(0, 1_000)).RunWith(Sink.AsPublisher<int>(fanout: false), Materializer);

        Assert.Equal(
            Enumerable.Range(0, 1_000),
            await Source.FromPublisher(publisher).RunWith(Sink.Seq<int>(), Materializer).WaitAsync(Patience));
    }

    [Fact]
    public async Task AsPublisher_Fanout_FeedsAllSubscribers()
    {
        var (promise, publisher) = Source.Maybe<int>().ToMaterialized(Sink.AsPublisher<int>(fanout: true), Keep.Both).Run(Materializer);
        var first = Source.FromPublisher(publisher).RunWith(Sink.Seq<int>(), Materializer);
        var collector = new Collector();
        publisher.Subscribe(collector);
        collector.Request(5);
        await collector.Subscribed.WaitAsync(Patience);

        promise.SetResult(9);

        Assert.Equal([9], await first.WaitAsync(Patience));
        Assert.Equal("complete", await collector.End.WaitAsync(Patience));
        Assert.Equal([9], collector.Elements);
    }

    [Fact]
    public async Task AsPublisher_SecondSubscriberWithoutFanout_IsRefused()
    {
        var publisher = Source.Maybe<int>().RunWith(Sink.AsPublisher<int>(fanout: false), Materializer);
        var first = new Collector();
        var second = new Collector();
        publisher.Subscribe(first);
        await first.Subscribed.WaitAsync(Patience);

        publisher.Subscribe(second);

        Assert.StartsWith("error", await second.End.WaitAsync(Patience), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FromSubscriber_Demand_IsNotExceeded()
    {
        var collector = new Collector();
        Source.Repeat(1).To(Sink.FromSubscriber(collector)).Run(Materializer);
        await collector.Subscribed.WaitAsync(Patience);

        collector.Request(3);

        await AwaitAssertAsync(() => Assert.Equal(3, collector.Elements.Count));
        await Source.Single(1).RunWith(Sink.Ignore<int>(), Materializer).WaitAsync(Patience);
        Assert.Equal(3, collector.Elements.Count);
        collector.Cancel();
    }

    [Fact]
    public async Task FromSubscriber_Failure_IsDelivered()
    {
        var collector = new Collector();

        Source.Failed<int>(new InvalidOperationException("boom")).To(Sink.FromSubscriber(collector)).Run(Materializer);

        Assert.Equal("error boom", await collector.End.WaitAsync(Patience));
    }

    [Fact]
    public async Task FromSubscriber_Cancel_StopsTheStream()
    {
        var probe = new ProbeStage<int>();
        var collector = new Collector();
        Source.Maybe<int>().Via(probe).To(Sink.FromSubscriber(collector)).Run(Materializer);
        await collector.Subscribed.WaitAsync(Patience);

        collector.Cancel();

        await probe.Stopped.WaitAsync(Patience);
        Assert.Equal(["start", "cancel", "stop"], probe.Events);
    }

    [Fact]
    public async Task AsSubscriber_Publisher_FeedsTheStream()
    {
        var (subscriber, all) = Source.AsSubscriber<int>().ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);

        Source.From([1, 2, 3]).To(Sink.FromSubscriber(subscriber)).Run(Materializer);

        Assert.Equal([1, 2, 3], await all.WaitAsync(Patience));
    }

    [Fact]
    public async Task FromPublisher_StreamCancels_CancelsTheSubscription()
    {
        var publisher = new Endless();

        await Source.FromPublisher(publisher).RunWith(Sink.First<int>(), Materializer).WaitAsync(Patience);

        await publisher.Cancelled.WaitAsync(Patience);
    }

    [Fact]
    public async Task FromPublisher_StalledStream_RequestsNoMoreThanItsBuffer()
    {
        var publisher = new Endless();
        var sink = new PullOne();
        Source.FromPublisher(publisher).WithAttributes(Attributes.CreateInputBuffer(4, 8)).To(sink).Run(Materializer);
        await sink.PullAsync().WaitAsync(Patience);
        await sink.PullAsync().WaitAsync(Patience);

        Assert.InRange(publisher.Requested, 8, 16);
    }

    private sealed class Endless : IPublisher<int>
    {
        private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _requested;

        public Task Cancelled => _cancelled.Task;

        public long Requested => Volatile.Read(ref _requested);

        public void Subscribe(ISubscriber<int> subscriber) => subscriber.OnSubscribe(new Subscription(this, subscriber));

        private sealed class Subscription(Endless publisher, ISubscriber<int> subscriber) : ISubscription
        {
            public void Request(long n)
            {
                Interlocked.Add(ref publisher._requested, n);
                for (var i = 0; i < n; i++)
                {
                    subscriber.OnNext(1);
                }
            }

            public void Cancel() => publisher._cancelled.TrySetResult();
        }
    }

    private sealed class Collector : ISubscriber<int>
    {
        private readonly TaskCompletionSource<ISubscription> _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<string> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Subscribed => _subscribed.Task;

        public Task<string> End => _end.Task;

        public ConcurrentQueue<int> Elements { get; } = new();

        public void Request(long n)
            => _ = _subscribed.Task.ContinueWith(subscription => subscription.Result.Request(n), TaskScheduler.Default);

        public void Cancel() => _ = _subscribed.Task.ContinueWith(subscription => subscription.Result.Cancel(), TaskScheduler.Default);

        public void OnSubscribe(ISubscription subscription) => _subscribed.TrySetResult(subscription);

        public void OnNext(int element) => Elements.Enqueue(element);

        public void OnError(Exception cause) => _end.TrySetResult($"error {cause.Message}");

        public void OnComplete() => _end.TrySetResult("complete");
    }
}

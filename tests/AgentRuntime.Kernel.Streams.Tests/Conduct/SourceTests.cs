using System.Threading.Channels;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.TestKit;
using Akka.Util;

namespace AgentRuntime.Kernel.Streams.Tests.Conduct;

public sealed class SourceTests : StreamConductTests
{
    private static readonly TestException Failure = new("x");

    [Fact]
    public async Task Simple_Sources_EmitAndEnd()
    {
        Assert.Equal([1], await AllAsync(Source.Single(1)));
        Assert.Empty(await AllAsync(Source.Empty<int>()));
        Assert.Same(Failure, await Assert.ThrowsAsync<TestException>(() => AllAsync(Source.Failed<int>(Failure))));
        Assert.Equal([1, 1], await AllAsync(Source.Repeat(1).Take(2)));
        Assert.Equal([1, 2, 1, 2, 1], await AllAsync(Source.Cycle(() => new List<int> { 1, 2 }.GetEnumerator()).Take(5)));
        await Assert.ThrowsAnyAsync<Exception>(() => AllAsync(Source.Cycle(() => Enumerable.Empty<int>().GetEnumerator())));
        Assert.Equal([5], await AllAsync(Source.FromTask(Task.FromResult(5))));
        await FailsWithAsync<TestException>(() => AllAsync(Source.FromTask(Task.FromException<int>(Failure))));
        Assert.Equal([1, 2], await AllAsync(Source.FromEnumerator(() => new List<int> { 1, 2 }.GetEnumerator())));
        await FailsWithAsync<TestException>(() => AllAsync(Source.From(Throwing())));
    }

    [Fact]
    public async Task From_RunTwice_EmitsTwice()
    {
        var source = Source.From([1, 2]);

        Assert.Equal([1, 2], await AllAsync(source));
        Assert.Equal([1, 2], await AllAsync(source));
    }

    [Fact]
    public async Task FromAsyncEnumerable_CancelledOrFailed_DisposesIt()
    {
        var disposed = new TaskCompletionSource();
        Assert.Equal([1, 2], await AllAsync(Source.From(() => Endless(disposed)).Take(2)));
        await disposed.Task.WaitAsync(LongWait);
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Source.From(FailingAsync)));
    }

    [Fact]
    public async Task Maybe_EachOutcome_IsFollowed()
    {
        var (value, all) = Source.Maybe<int>().ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Mat);
        Assert.True(value.TrySetResult(7));
        Assert.Equal([7], await all.WaitAsync(LongWait));

        var (failing, failed) = Source.Maybe<int>().ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Mat);
        failing.SetException(Failure);
        await FailsWithAsync<TestException>(() => failed.WaitAsync(LongWait));
    }

    [Fact]
    public async Task Tick_Cancelled_Completes()
    {
        var (cancelable, down) = Source.Tick(TimeSpan.Zero, TimeSpan.FromMilliseconds(20), "x").ToMaterialized(this.SinkProbe<string>(), Keep.Both).Run(Mat);
        await down.RequestAsync(2);
        await down.ExpectNextAsync("x");
        await down.ExpectNextAsync("x");

        cancelable.Cancel();

        await down.ExpectCompleteAsync();
        Assert.True(cancelable.IsCancellationRequested);
    }

    [Fact]
    public async Task Unfold_State_IsThreaded()
    {
        Assert.Equal([0, 1, 2], await AllAsync(Source.Unfold(0, i => i < 3 ? (i + 1, i) : Option<(int, int)>.None)));
        Assert.Equal([0, 1, 2], await AllAsync(Source.UnfoldAsync(0, async i =>
        {
            await Task.Yield();
            return i < 3 ? (i + 1, i) : Option<(int, int)>.None;
        })));
        Assert.Equal([0, 1], await AllAsync(Source.UnfoldInfinite(0, i => (i + 1, i)).Take(2)));
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Source.Unfold<int, int>(0, _ => throw Failure)));
        await FailsWithAsync<TestException>(() => AllAsync(Source.UnfoldAsync<int, int>(0, _ => Task.FromException<Option<(int, int)>>(Failure))));
    }

    [Fact]
    public async Task UnfoldResource_EachEnd_ClosesOnce()
    {
        var log = new List<string>();
        Source<int, NotUsed> Make(int end, bool fail) => Source.UnfoldResource(
            () =>
            {
                log.Add("open");
                return new StrongBox();
            },
            box => ++box.Value > end ? (fail ? throw Failure : Option<int>.None) : box.Value,
            _ => log.Add("close"));

        Assert.Equal([1, 2], await AllAsync(Make(2, false)));
        Assert.Equal([1], await AllAsync(Make(9, false).Take(1)));
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Make(1, true)));

        Assert.Equal(["open", "close", "open", "close", "open", "close"], log);
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Source.UnfoldResource<int, int>(() => throw Failure, _ => 1, _ => { })));
    }

    [Fact]
    public async Task UnfoldResource_Restart_OpensAnew()
    {
        var opened = 0;
        var source = Source.UnfoldResource(
            () => new StrongBox { Value = ++opened * 10 },
            box => ++box.Value == 12 ? throw Failure : box.Value == 23 ? Option<int>.None : box.Value,
            _ => { }).WithAttributes(ActorAttributes.CreateSupervisionStrategy(Akka.Streams.Supervision.Deciders.RestartingDecider));

        Assert.Equal([11, 21, 22], await AllAsync(source));
    }

    [Fact]
    public async Task UnfoldResourceAsync_EachEnd_ClosesOnce()
    {
        var log = new List<string>();
        Source<int, NotUsed> Make(int end, bool fail) => Source.UnfoldResourceAsync(
            async () =>
            {
                await Task.Yield();
                log.Add("open");
                return new StrongBox();
            },
            async box =>
            {
                await Task.Yield();
                return ++box.Value > end ? (fail ? throw Failure : Option<int>.None) : box.Value;
            },
            _ =>
            {
                log.Add("close");
                return Task.FromResult(Done.Instance);
            });

        Assert.Equal([1, 2], await AllAsync(Make(2, false)));
        Assert.Equal(["open", "close"], log);
        Assert.Equal([1], await AllAsync(Make(9, false).Take(1)));
        await AwaitConditionAsync(() => Task.FromResult(log.Count == 4), LongWait);
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Make(1, true)));
        await AwaitConditionAsync(() => Task.FromResult(log.Count == 6), LongWait);
    }

    [Fact]
    public async Task Queue_OfferWithDemand_IsEnqueued()
    {
        var (queue, down) = Source.Queue<int>(2, OverflowStrategy.Fail).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.RequestAsync(2);
        Assert.IsType<QueueOfferResult.Enqueued>(await queue.OfferAsync(1).WaitAsync(LongWait));
        await down.ExpectNextAsync(1);
        queue.Complete();

        await down.ExpectCompleteAsync();
        await queue.WatchCompletionAsync().WaitAsync(LongWait);
        await Assert.ThrowsAsync<StreamDetachedException>(() => queue.OfferAsync(2).WaitAsync(LongWait));
    }

    [Theory]
    [InlineData(OverflowStrategy.DropHead, new[] { 2, 3 })]
    [InlineData(OverflowStrategy.DropTail, new[] { 1, 3 })]
    [InlineData(OverflowStrategy.DropNew, new[] { 1, 2 })]
    [InlineData(OverflowStrategy.DropBuffer, new[] { 3 })]
    public async Task Queue_Full_DropsByItsStrategy(OverflowStrategy strategy, int[] kept)
    {
        var (queue, down) = Source.Queue<int>(2, strategy).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();
        await queue.OfferAsync(1).WaitAsync(LongWait);
        await queue.OfferAsync(2).WaitAsync(LongWait);
        var third = await queue.OfferAsync(3).WaitAsync(LongWait);
        queue.Complete();

        Assert.Equal(strategy == OverflowStrategy.DropNew, third is QueueOfferResult.Dropped);
        await down.RequestAsync(9);
        foreach (var i in kept)
        {
            await down.ExpectNextAsync(i);
        }

        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task Queue_FullWithBackpressure_WaitsAndRefusesASecondOffer()
    {
        var (queue, down) = Source.Queue<int>(1, OverflowStrategy.Backpressure).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();
        await queue.OfferAsync(1).WaitAsync(LongWait);
        var waiting = queue.OfferAsync(2);
        await FailureOfAsync(queue.OfferAsync(3));
        Assert.False(waiting.IsCompleted);
        await down.RequestAsync(1);
        await down.ExpectNextAsync(1);

        Assert.IsType<QueueOfferResult.Enqueued>(await waiting.WaitAsync(LongWait));
        await down.RequestAsync(1);
        await down.ExpectNextAsync(2);
    }

    [Fact]
    public async Task Queue_FullWithFail_FailsTheStream()
    {
        var (queue, down) = Source.Queue<int>(1, OverflowStrategy.Fail).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();
        await queue.OfferAsync(1).WaitAsync(LongWait);
        var second = await queue.OfferAsync(2).WaitAsync(LongWait);

        Assert.IsType<BufferOverflowException>(Assert.IsType<QueueOfferResult.Failure>(second).Cause);
        Assert.IsType<BufferOverflowException>(await down.ExpectErrorAsync());
        await Assert.ThrowsAsync<BufferOverflowException>(() => queue.WatchCompletionAsync().WaitAsync(LongWait));
    }

    [Fact]
    public async Task Queue_SizeZero_HandsOverDirectly()
    {
        var (queue, down) = Source.Queue<int>(0, OverflowStrategy.DropHead).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();
        var offered = queue.OfferAsync(1);
        Assert.False(offered.IsCompleted);
        await down.RequestAsync(1);

        await down.ExpectNextAsync(1);
        Assert.IsType<QueueOfferResult.Enqueued>(await offered.WaitAsync(LongWait));
    }

    [Fact]
    public async Task Queue_DownstreamCancels_ClosesIt()
    {
        var (queue, down) = Source.Queue<int>(1, OverflowStrategy.Fail).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();

        await down.CancelAsync();

        await queue.WatchCompletionAsync().WaitAsync(LongWait);
        await Assert.ThrowsAsync<StreamDetachedException>(() => queue.OfferAsync(1).WaitAsync(LongWait));
    }

    [Fact]
    public async Task Queue_Failed_FailsDownstream()
    {
        var (queue, down) = Source.Queue<int>(1, OverflowStrategy.Fail).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();

        queue.Fail(Failure);

        Assert.Same(Failure, await down.ExpectErrorAsync());
        await Assert.ThrowsAsync<TestException>(() => queue.WatchCompletionAsync().WaitAsync(LongWait));
    }

    [Fact]
    public async Task Queue_CompletedWithElements_EmitsThemFirst()
    {
        var (queue, down) = Source.Queue<int>(3, OverflowStrategy.Fail).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();
        await queue.OfferAsync(1).WaitAsync(LongWait);
        await queue.OfferAsync(2).WaitAsync(LongWait);
        queue.Complete();
        await down.ExpectNoMsgAsync(ShortWait);
        await down.RequestAsync(2);

        await down.ExpectNextAsync(1);
        await down.ExpectNextAsync(2);
        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task ActorRef_Messages_AreElementsAndStatusEnds()
    {
        var (actor, down) = Source.ActorRef<int>(3, OverflowStrategy.DropHead).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();
        Watch(actor);
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(new Status.Success("done"));
        actor.Tell(3);
        await down.RequestAsync(5);

        await down.ExpectNextAsync(1);
        await down.ExpectNextAsync(2);
        await down.ExpectCompleteAsync();
        await ExpectTerminatedAsync(actor);
    }

    [Fact]
    public async Task ActorRef_PoisonPillFailureAndCancel_EndIt()
    {
        var (first, one) = Source.ActorRef<int>(3, OverflowStrategy.DropHead).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await one.EnsureSubscriptionAsync();
        first.Tell(PoisonPill.Instance);
        await one.ExpectCompleteAsync();

        var (second, two) = Source.ActorRef<int>(3, OverflowStrategy.DropHead).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await two.EnsureSubscriptionAsync();
        second.Tell(new Status.Failure(Failure));
        Assert.Same(Failure, await two.ExpectErrorAsync());

        var (third, three) = Source.ActorRef<int>(3, OverflowStrategy.DropHead).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await three.EnsureSubscriptionAsync();
        Watch(third);
        await three.CancelAsync();
        await ExpectTerminatedAsync(third);
        Assert.Throws<NotSupportedException>(() => Source.ActorRef<int>(3, OverflowStrategy.Backpressure));
    }

    [Fact]
    public async Task ActorRef_Full_DropsByItsStrategy()
    {
        var (actor, down) = Source.ActorRef<int>(2, OverflowStrategy.DropHead).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();
        for (var i = 1; i <= 5; i++)
        {
            actor.Tell(i);
        }

        await actor.Ask<ActorIdentity>(new Identify(null), ShortWait).ContinueWith(_ => { }, TaskScheduler.Default);
        await down.RequestAsync(2);

        await down.ExpectNextAsync(4);
        await down.ExpectNextAsync(5);
    }

    [Fact]
    public async Task Lazily_FirstDemand_CreatesIt()
    {
        var made = 0;
        var (value, down) = Source.Lazily(() =>
        {
            made++;
            return Source.Single(1).MapMaterializedValue(_ => "mat");
        }).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();
        await down.ExpectNoMsgAsync(ShortWait);
        Assert.Equal(0, made);
        await down.RequestAsync(1);

        await down.ExpectNextAsync(1);
        await down.ExpectCompleteAsync();
        Assert.Equal("mat", await value.WaitAsync(LongWait));
    }

    [Fact]
    public async Task Lazily_CancelledBeforeDemand_FailsTheValue()
    {
        var (value, down) = Source.Lazily(() => Source.Single(1)).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();

        await down.CancelAsync();

        await FailureOfAsync(value);
    }

    [Fact]
    public async Task ChannelReader_WrittenAndCompleted_EmitsAll()
    {
        var channel = Channel.CreateUnbounded<int>();
        var all = AllAsync(Source.ChannelReader(channel.Reader));
        await channel.Writer.WriteAsync(1);
        await channel.Writer.WriteAsync(2);
        channel.Writer.Complete();
        Assert.Equal([1, 2], await all);

        var failing = Channel.CreateUnbounded<int>();
        var failed = AllAsync(Source.ChannelReader(failing.Reader));
        failing.Writer.Complete(Failure);
        await FailsWithAsync<TestException>(() => failed);
    }

    [Fact]
    public async Task FromPublisher_DownstreamCancelsAtOnce_CancelsTheSubscription()
    {
        var publisher = this.CreatePublisherProbe<int>();

        Source.FromPublisher(publisher).RunWith(Sink.Cancelled<int>(), Mat);

        await publisher.ExpectCancellationAsync();
    }

    private static IEnumerable<int> Throwing()
    {
        yield return 1;
        throw Failure;
    }

    private static async IAsyncEnumerable<int> Endless(TaskCompletionSource disposed)
    {
        try
        {
            for (var i = 1; ; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }
        finally
        {
            disposed.SetResult();
        }
    }

    private static async IAsyncEnumerable<int> FailingAsync()
    {
        yield return 1;
        await Task.Yield();
        throw Failure;
    }

    private sealed class StrongBox
    {
        public int Value { get; set; }
    }
}

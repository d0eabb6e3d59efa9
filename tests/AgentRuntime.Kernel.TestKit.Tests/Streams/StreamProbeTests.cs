using AgentRuntime.Testing;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.TestKit;
using Reactive.Streams;

namespace AgentRuntime.Kernel.TestKit.Tests.Streams;

public class StreamProbeTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly ActorMaterializer _materializer;

    public StreamProbeTests()
        : base("akka.test.single-expect-default = 20s") => _materializer = Sys.Materializer();

    [Fact]
    public void SourceAndSinkProbe_Elements_PassInOrder()
    {
        var (source, sink) = this.SourceProbe<int>().Select(x => x * 2).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(_materializer);

        sink.Request(3);
        source.SendNext(1).SendNext(2).SendNext(3).SendComplete();

        sink.ExpectNext(2, 4).ExpectNext(6).ExpectComplete();
    }

    [Fact]
    public void SinkProbe_NothingRequested_ReceivesNothing()
    {
        var sink = Source.From([1, 2, 3]).RunWith(this.SinkProbe<int>(), _materializer);

        sink.EnsureSubscription().ExpectNoMsg(Short);
        sink.RequestNext(1).RequestNext(2);

        Assert.Equal(3, sink.RequestNext());
        sink.ExpectComplete();
    }

    [Fact]
    public void SinkProbe_OtherElement_Fails()
    {
        var sink = Source.Single(1).RunWith(this.SinkProbe<int>(), _materializer);

        sink.Request(1);

        var error = Assert.ThrowsAny<Exception>(() => sink.ExpectNext(2));
        Assert.Contains("2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SinkProbe_Cancel_ReachesTheSource()
    {
        var (source, sink) = this.SourceProbe<int>().ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(_materializer);

        sink.Cancel();

        source.ExpectCancellation();
    }

    [Fact]
    public void SourceProbe_SendError_ReachesTheSink()
    {
        var (source, sink) = this.SourceProbe<int>().ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(_materializer);
        var failure = new TestException("on purpose");
        sink.EnsureSubscription();

        source.SendError(failure);

        Assert.Equal(failure, sink.ExpectError());
    }

    [Fact]
    public async Task Probes_AsyncMembers_DoAsTheSyncOnes()
    {
        var (source, sink) = this.SourceProbe<int>().ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(_materializer);

        await sink.RequestAsync(5);
        Assert.True(await source.ExpectRequestAsync() > 0);
        await source.SendNextAsync(1);
        await source.SendNextAsync(2);
        await source.SendNextAsync(3);
        Assert.Equal(1, await sink.ExpectNextAsync());
        await sink.ExpectNextAsync(2);
        Assert.Equal(3, await sink.ExpectNextAsync<int>(element => element == 3));
        await sink.ExpectNoMsgAsync(Short);
        await source.SendCompleteAsync();
        await sink.ExpectCompleteAsync();
    }

    [Fact]
    public async Task AsyncBuilder_Steps_RunInOrderWhenExecuted()
    {
        var (source, sink) = this.SourceProbe<int>().ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(_materializer);

        await sink.AsyncBuilder().Request(4).ExecuteAsync();
        await source.AsyncBuilder().SendNext(1).SendNext([2, 3, 4]).SendComplete().ExecuteAsync();

        await sink.AsyncBuilder().ExpectNext(1, 2).ExpectNextUnordered(4, 3).ExpectComplete().ExecuteAsync();
    }

    [Fact]
    public void ExpectNextN_ListAndCount_GiveTheElements()
    {
        var sink = Source.From([1, 2, 3, 4]).RunWith(this.SinkProbe<int>(), _materializer);

        sink.Request(4);
        sink.ExpectNextN([1, 2]);

        Assert.Equal([3, 4], sink.ExpectNextN(2));
        Assert.Same(TestSubscriber.OnComplete.Instance, sink.ExpectNextOrComplete());
    }

    [Fact]
    public async Task ExpectNextNAsync_ListAndCount_GiveTheElements()
    {
        var sink = Source.From([1, 2, 3, 4]).RunWith(this.SinkProbe<int>(), _materializer);
        var rest = new List<int>();

        await sink.RequestAsync(4);
        await sink.ExpectNextNAsync([1, 2]);
        await foreach (var element in sink.ExpectNextNAsync(2))
        {
            rest.Add(element);
        }

        Assert.Equal([3, 4], rest);
        Assert.Same(TestSubscriber.OnComplete.Instance, await sink.ExpectNextOrCompleteAsync());
    }

    [Fact]
    public void ExpectNextUnordered_OtherElement_Fails()
    {
        var sink = Source.From([1, 2]).RunWith(this.SinkProbe<int>(), _materializer);

        sink.Request(2);

        var error = Assert.ThrowsAny<Exception>(() => sink.ExpectNextUnordered(2, 3));
        Assert.Contains("3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExpectNextOrError_Failure_ReturnsIt()
    {
        var failure = new TestException("on purpose");
        var sink = Source.Failed<int>(failure).RunWith(this.SinkProbe<int>(), _materializer);

        sink.EnsureSubscription();

        Assert.Equal(failure, sink.ExpectNextOrError());
    }

    [Fact]
    public void ExpectSubscriptionAndComplete_EmptySource_Holds() =>
        Source.Empty<int>().RunWith(this.SinkProbe<int>(), _materializer).ExpectSubscriptionAndComplete();

    [Fact]
    public void ToStrict_WholeStream_ReturnsIt()
    {
        var sink = Source.From([1, 2, 3]).RunWith(this.SinkProbe<int>(), _materializer);

        Assert.Equal([1, 2, 3], sink.ToStrict(Long));
    }

    [Fact]
    public void ManualProbes_RequestsAndElements_AreEvents()
    {
        var upstream = this.CreateManualPublisherProbe<int>();
        var downstream = this.CreateManualSubscriberProbe<int>();
        Source.FromPublisher(upstream).To(Sink.FromSubscriber(downstream)).Run(_materializer);

        var up = upstream.ExpectSubscription();
        var down = downstream.ExpectSubscription();
        down.Request(1);
        Assert.True(up.ExpectRequest() > 0);
        up.SendNext(7);
        Assert.Equal(new TestSubscriber.OnNext<int>(7), downstream.ExpectEvent());
        down.Cancel();

        up.ExpectCancellation();
    }

    [Fact]
    public void Empty_ErrorAndLazyOnes_EndTheirSubscribers()
    {
        var failure = new TestException("on purpose");

        Assert.Equal(TestSubscriber.OnComplete.Instance, End(TestPublisher.Empty<int>(), request: false));
        Assert.Equal(TestSubscriber.OnComplete.Instance, End(TestPublisher.LazyEmpty<int>(), request: true));
        Assert.Equal(failure, Assert.IsType<TestSubscriber.OnError>(End(TestPublisher.Error<int>(failure), request: false)).Cause);
        Assert.Equal(failure, Assert.IsType<TestSubscriber.OnError>(End(TestPublisher.LazyError<int>(failure), request: true)).Cause);
    }

    [Fact]
    public void ReceiveWithin_Elements_AreReturned()
    {
        var sink = Source.From([1, 2, 3]).Concat(Source.Maybe<int>().MapMaterializedValue(_ => Akka.NotUsed.Instance)).RunWith(this.SinkProbe<int>(), _materializer);

        sink.Request(10);

        Assert.Equal([1, 2, 3], sink.EnsureSubscription().ReceiveWithin<int>(Long, 3));
    }

    [Fact]
    public async Task AssertAllStagesStopped_StreamEnds_Holds()
    {
        this.AssertAllStagesStopped(() => Source.Single(1).RunWith(this.SinkProbe<int>(), _materializer).Request(1).ExpectNext(1).ExpectComplete(), _materializer);

        Assert.Equal(3, await this.AssertAllStagesStoppedAsync(
            () => Source.From([1, 2]).RunAggregate(0, (sum, element) => sum + element, _materializer), _materializer));
    }

    [KernelFact("stages that go on are not noticed (1.5.74)")]
    public void AssertAllStagesStopped_StreamGoesOn_Fails() =>
        Assert.ThrowsAny<Exception>(() => this.AssertAllStagesStopped(
            () => Source.Maybe<int>().To(Sink.Ignore<int>()).Run(_materializer), _materializer, Short));

    [Fact]
    public async Task ChainSetup_Flow_StandsBetweenTheProbes()
    {
        var chain = new ChainSetup<int, int, Akka.NotUsed>(
            flow => flow.Select(x => x + 1),
            ActorMaterializerSettings.Create(Sys),
            _materializer,
            (source, materializer) => source.RunWith(Sink.AsPublisher<int>(fanout: false), materializer),
            this);

        await chain.InitializeAsync();
        chain.DownstreamSubscription.Request(1);
        chain.UpstreamSubscription.ExpectRequest();
        chain.UpstreamSubscription.SendNext(1);

        chain.Downstream.ExpectNext(2);
    }

    private TestSubscriber.ISubscriberEvent End(IPublisher<int> publisher, bool request)
    {
        var subscriber = this.CreateManualSubscriberProbe<int>();
        publisher.Subscribe(subscriber);
        var subscription = subscriber.ExpectSubscription();
        if (request)
        {
            subscription.Request(1);
        }

        return subscriber.ExpectEvent();
    }
}

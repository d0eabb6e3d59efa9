using AgentRuntime.Testing;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.Supervision;
using Akka.Streams.TestKit;
using Akka.Util;

namespace AgentRuntime.Kernel.Streams.Tests.Conduct;

public sealed class MoreStreamTests : StreamConductTests
{
    private static readonly TestException Failure = new("x");

    [Fact]
    public async Task Maybe_Cancelled_CompletesItsPromise()
    {
        var (promise, down) = Source.Maybe<int>().ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();

        await down.CancelAsync();

        Assert.Equal(0, await promise.Task.WaitAsync(LongWait));
    }

    [Fact]
    public async Task Tick_NoDemand_DropsTicks()
    {
        var down = Source.Tick(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), "x").RunWith(this.SinkProbe<string>(), Mat);
        await down.RequestAsync(2);
        await down.ExpectNextAsync("x");
        await down.ExpectNextAsync("x");
        await down.ExpectNoMsgAsync(ShortWait);
        await down.RequestAsync(1);
        await down.ExpectNextAsync("x");
        await down.CancelAsync();
    }

    [Fact]
    public async Task Delay_Overflow_IsUpToTheStrategy()
    {
        var small = Attributes.CreateInputBuffer(2, 2);
        await Assert.ThrowsAsync<BufferOverflowException>(() => AllAsync(Source.From(Enumerable.Range(1, 10)).Delay(TimeSpan.FromMilliseconds(200), DelayOverflowStrategy.Fail).WithAttributes(small)));
        Assert.Equal([1, 10], await AllAsync(Source.From(Enumerable.Range(1, 10)).Delay(TimeSpan.FromMilliseconds(200), DelayOverflowStrategy.DropTail).WithAttributes(small)));
        Assert.Equal([9, 10], await AllAsync(Source.From(Enumerable.Range(1, 10)).Delay(TimeSpan.FromMilliseconds(200), DelayOverflowStrategy.DropHead).WithAttributes(small)));
        Assert.Equal(Enumerable.Range(1, 6), await AllAsync(Source.From(Enumerable.Range(1, 6)).Delay(TimeSpan.FromMilliseconds(20), DelayOverflowStrategy.Backpressure).WithAttributes(small)));
    }

    [KernelFact("some elements are lost")]
    public async Task Delay_EmitEarlyOverflow_EmitsAll()
        => Assert.Equal(Enumerable.Range(1, 6), await AllAsync(Source.From(Enumerable.Range(1, 6)).Delay(TimeSpan.FromMilliseconds(500), DelayOverflowStrategy.EmitEarly).WithAttributes(Attributes.CreateInputBuffer(2, 2))));

    [KernelFact("some elements are taken while the buffer is full")]
    public async Task Delay_DropNewOverflow_KeepsTheFirst()
        => Assert.Equal([1, 2], await AllAsync(Source.From(Enumerable.Range(1, 10)).Delay(TimeSpan.FromMilliseconds(200), DelayOverflowStrategy.DropNew).WithAttributes(Attributes.CreateInputBuffer(2, 2))));

    [Fact]
    public async Task UnfoldResource_CloseThrows_Fails()
    {
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Source.UnfoldResource<int, int>(() => 1, _ => Option<int>.None, _ => throw Failure)));
        Assert.Equal([1, 3], await AllAsync(Source.UnfoldResource(
            () => new Counter(),
            c => ++c.Value == 2 ? throw Failure : c.Value == 4 ? Option<int>.None : c.Value,
            _ => { }).WithAttributes(ActorAttributes.CreateSupervisionStrategy(Deciders.ResumingDecider))));
    }

    [Fact]
    public void BufferArguments_NotPositive_Throw()
    {
        var source = Source.Single(1);
        Assert.ThrowsAny<ArgumentException>(() => source.GroupedWithin(0, LongWait));
        Assert.ThrowsAny<ArgumentException>(() => source.GroupedWithin(1, TimeSpan.Zero));
        Assert.ThrowsAny<ArgumentException>(() => Source.Queue<int>(-1, OverflowStrategy.Fail));
        Assert.ThrowsAny<ArgumentException>(() => Source.ActorRef<int>(-1, OverflowStrategy.Fail));
    }

    [KernelFact("a buffer without room is taken")]
    public void Buffer_SizeNotPositive_Throws()
        => Assert.ThrowsAny<ArgumentException>(() => Source.Single(1).Buffer(0, OverflowStrategy.Backpressure));

    [Fact]
    public async Task ScanAsync_Restart_BeginsAnew()
    {
        var restarting = ActorAttributes.CreateSupervisionStrategy(Deciders.RestartingDecider);
        var resuming = ActorAttributes.CreateSupervisionStrategy(Deciders.ResumingDecider);
        Source<int, NotUsed> Make() => Source.From([1, 2, 3, 4]).ScanAsync(0, (a, i) => i == 3 ? Task.FromException<int>(Failure) : Task.FromResult(a + i));

        Assert.Equal([0, 1, 3, 4], await AllAsync(Make().WithAttributes(restarting)));
        Assert.Equal(7, (await AllAsync(Make().WithAttributes(resuming)))[^1]);
    }

    [Fact]
    public async Task AggregateAsync_ResumeAndRestart_AreAsDocumented()
    {
        Source<int, NotUsed> Make() => Source.From([1, 2, 3, 4]).AggregateAsync(0, (a, i) => i == 3 ? Task.FromException<int>(Failure) : Task.FromResult(a + i));

        Assert.Equal([7], await AllAsync(Make().WithAttributes(ActorAttributes.CreateSupervisionStrategy(Deciders.ResumingDecider))));
        Assert.Equal([4], await AllAsync(Make().WithAttributes(ActorAttributes.CreateSupervisionStrategy(Deciders.RestartingDecider))));
    }

    [Fact]
    public async Task Attributes_NamesAndValues_AreFound()
    {
        var attributes = Attributes.CreateName("a").And(Attributes.CreateInputBuffer(1, 2)).And(new Attributes.Name("b"));

        Assert.True(attributes.Contains(new Attributes.Name("a")));
        Assert.Equal(2, attributes.GetAttribute<Attributes.InputBuffer>()?.Max);
        Assert.Equal("b", attributes.GetAttribute<Attributes.Name>()?.Value);
        Assert.Contains("b", attributes.GetNameLifted(), StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task MergeMany_ASubStreamFails_FailsAndCancelsTheOthers()
    {
        var cancelled = new TaskCompletionSource();
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Source.From([1, 2]).MergeMany(2, i => i == 1
            ? Source.Never<int>().WatchTermination((m, t) =>
            {
                _ = t.ContinueWith(_ => cancelled.TrySetResult(), TaskScheduler.Default);
                return m;
            })
            : Source.Failed<int>(Failure))));

        await cancelled.Task.WaitAsync(LongWait);
    }

    [Fact]
    public async Task MergeMany_Cancelled_CancelsUpstreamAndSubStreams()
    {
        var inner = this.CreatePublisherProbe<int>();
        var up = this.CreatePublisherProbe<int>();
        var down = Source.FromPublisher(up).MergeMany(2, _ => Source.FromPublisher(inner)).RunWith(this.SinkProbe<int>(), Mat);
        await down.RequestAsync(1);
        await up.SendNextAsync(1);
        await inner.SendNextAsync(7);
        await down.ExpectNextAsync(7);

        await down.CancelAsync();

        await inner.ExpectCancellationAsync();
        await up.ExpectCancellationAsync();
    }

    [Fact]
    public async Task ConcatMany_UpstreamCompletesWhileASubStreamRuns_WaitsForIt()
    {
        var inner = this.CreatePublisherProbe<int>();
        var (up, down) = Around(Flow.Create<int>().ConcatMany(_ => Source.FromPublisher(inner)));
        await down.RequestAsync(2);
        await up.SendNextAsync(1);
        await inner.SendNextAsync(7);
        await down.ExpectNextAsync(7);
        await up.SendCompleteAsync();
        await down.ExpectNoMsgAsync(ShortWait);
        await inner.SendNextAsync(8);
        await down.ExpectNextAsync(8);
        await inner.SendCompleteAsync();

        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task PrefixAndTail_NotRun_TimesOutOrCompletes()
    {
        var all = await AllAsync(Source.From([1, 2, 3]).PrefixAndTail(5));
        Assert.Equal([1, 2, 3], all[0].Item1);
        Assert.Empty(await AllAsync(all[0].Item2));
        var twice = (await AllAsync(Source.From([1, 2, 3]).PrefixAndTail(1)))[0].Item2;
        Assert.Equal([2, 3], await AllAsync(twice));
        await Assert.ThrowsAnyAsync<Exception>(() => AllAsync(twice));
    }

    [KernelFact("a pull that is on its way when the materializer stops is never answered")]
    public async Task SinkQueue_CancelledMaterializer_FailsThePull()
    {
        var own = ActorMaterializer.Create(Sys);
        var queue = Source.Never<int>().RunWith(Sink.Queue<int>(), own);
        var pull = queue.PullAsync();

        own.Shutdown();

        await FailureOfAsync(pull);
    }

    [Fact]
    public async Task SourceQueue_MaterializerShutDown_FailsWatchCompletion()
    {
        var own = ActorMaterializer.Create(Sys);
        var queue = Source.Queue<int>(1, OverflowStrategy.Fail).To(Sink.Ignore<int>()).Run(own);

        own.Shutdown();

        await FailureOfAsync(queue.WatchCompletionAsync());
    }

    [Fact]
    public async Task KeepAlive_FastUpstream_InjectsNothing()
        => Assert.Equal(Enumerable.Range(1, 50), await AllAsync(Source.From(Enumerable.Range(1, 50)).KeepAlive(TimeSpan.FromSeconds(5), () => -1)));

    [Fact]
    public async Task Interleave_EagerSides_KeepTurn()
    {
        Assert.Equal([1, 4, 2, 5, 3, 6, 7], await AllAsync(Source.From([1, 2, 3]).Interleave(Source.From([4, 5, 6, 7]), 1)));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], await AllAsync(Source.From([1, 2, 3]).Interleave(Source.From([4, 5, 6, 7]), 10)));
    }

    [Fact]
    public async Task RunWith_ActorRefTold_UnknownType_IsIgnoredOrDead()
    {
        var (actor, down) = Source.ActorRef<int>(2, OverflowStrategy.DropHead).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.RequestAsync(2);
        actor.Tell("not an int");
        actor.Tell(1);

        await down.ExpectNextAsync(1);
    }

    [Fact]
    public async Task Many_Streams_AllEnd()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Source.From(Enumerable.Range(0, 50)).Async().SelectAsync(2, async x =>
        {
            await Task.Yield();
            return x + i;
        }).RunAggregate(0, (a, x) => a + x, Mat))).WaitAsync(LongWait);

        Assert.Equal(Enumerable.Range(0, 500).Select(i => 1225 + (50 * i)), all);
    }

    private sealed class Counter
    {
        public int Value { get; set; }
    }
}

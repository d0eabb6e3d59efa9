using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Kernel.Streams.Tests;

public class KillSwitchTests : StreamTest
{
    [Fact]
    public async Task Shutdown_IdleStream_CompletesDownstreamAndCancelsUpstream()
    {
        var probe = new ProbeStage<int>();
        var (killSwitch, done) = Source.Maybe<int>().Via(probe)
            .ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .ToMaterialized(Sink.Seq<int>(), Keep.Both)
            .Run(Materializer);

        killSwitch.Shutdown();

        Assert.Empty(await done.WaitAsync(Patience));
        await probe.Stopped.WaitAsync(Patience);
        Assert.Equal(["start", "cancel", "stop"], probe.Events);
    }

    [Fact]
    public async Task Abort_IdleStream_FailsDownstreamAndCancelsUpstreamWithTheCause()
    {
        var probe = new ProbeStage<int>();
        var (killSwitch, done) = Source.Maybe<int>().Via(probe)
            .ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .ToMaterialized(Sink.Ignore<int>(), Keep.Both)
            .Run(Materializer);

        killSwitch.Abort(new InvalidOperationException("enough"));

        await FailureOf<InvalidOperationException>(done);
        await probe.Stopped.WaitAsync(Patience);
        Assert.Equal(["start", "cancel enough", "stop"], probe.Events);
    }

    [Fact]
    public async Task Shutdown_BusyStream_EndsIt()
    {
        var (killSwitch, done) = Source.Repeat(1)
            .ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .ToMaterialized(Sink.Ignore<int>(), Keep.Both)
            .Run(Materializer);

        killSwitch.Shutdown();

        await done.WaitAsync(Patience);
    }

    [Fact]
    public async Task Shutdown_RightAfterRun_EndsTheStream()
    {
        for (var i = 0; i < 500; i++)
        {
            var (killSwitch, done) = Source.Maybe<int>()
                .ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
                .ToMaterialized(Sink.Ignore<int>(), Keep.Both)
                .Run(Materializer);
            killSwitch.Shutdown();
            await done.WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task Shutdown_AfterTheEndAndTwice_DoesNothing()
    {
        var (killSwitch, done) = Source.Single(1)
            .ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .ToMaterialized(Sink.Seq<int>(), Keep.Both)
            .Run(Materializer);
        Assert.Equal([1], await done.WaitAsync(Patience));

        killSwitch.Shutdown();
        killSwitch.Abort(new InvalidOperationException());
    }

    [Fact]
    public async Task Abort_AfterShutdown_ChangesNothing()
    {
        var (killSwitch, done) = Source.Maybe<int>()
            .ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .ToMaterialized(Sink.Seq<int>(), Keep.Both)
            .Run(Materializer);

        killSwitch.Shutdown();
        killSwitch.Abort(new InvalidOperationException());

        Assert.Empty(await done.WaitAsync(Patience));
    }

    [Fact]
    public async Task Abort_RacingWithCompletion_EndsEveryStreamOneWay()
    {
        for (var i = 0; i < 500; i++)
        {
            var (killSwitch, done) = Source.From(Enumerable.Range(0, i % 7))
                .ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
                .ToMaterialized(Sink.Seq<int>(), Keep.Both)
                .Run(Materializer);
            killSwitch.Abort(new InvalidOperationException("race"));
            try
            {
                Assert.Equal(i % 7, (await done.WaitAsync(Patience)).Count);
            }
            catch (Exception e) when (e.GetBaseException() is InvalidOperationException race)
            {
                Assert.Equal("race", race.Message);
            }
        }
    }

    [Fact]
    public async Task Shared_Shutdown_EndsAllItsStreams()
    {
        var killSwitch = KillSwitches.Shared("all");
        var first = Source.Maybe<int>().Via(killSwitch.Flow<int>()).RunWith(Sink.Seq<int>(), Materializer);
        var second = Source.Maybe<string>().Via(killSwitch.Flow<string>()).RunWith(Sink.Seq<string>(), Materializer);

        killSwitch.Shutdown();

        Assert.Empty(await first.WaitAsync(Patience));
        Assert.Empty(await second.WaitAsync(Patience));
    }

    [Fact]
    public async Task Shared_UsedBefore_EndsNewStreamsAtOnce()
    {
        var shut = KillSwitches.Shared("shut");
        shut.Shutdown();
        var aborted = KillSwitches.Shared("aborted");
        aborted.Abort(new InvalidOperationException("no more"));

        Assert.Empty(await Source.Maybe<int>().Via(shut.Flow<int>()).RunWith(Sink.Seq<int>(), Materializer).WaitAsync(Patience));
        var failure = await FailureOf<InvalidOperationException>(
            Source.Maybe<int>().Via(aborted.Flow<int>()).RunWith(Sink.Ignore<int>(), Materializer));

        Assert.Equal("no more", failure.Message);
    }

    [Fact]
    public void Shared_MaterializedValue_IsTheSwitch()
    {
        var killSwitch = KillSwitches.Shared("same");

        Assert.Same(
            killSwitch,
            Source.Empty<int>().ViaMaterialized(killSwitch.Flow<int>(), Keep.Right).To(Sink.Ignore<int>()).Run(Materializer));
    }

    [Fact]
    public async Task AsFlow_TokenCancelled_FailsTheStream()
    {
        using var cancellation = new CancellationTokenSource();
        var done = Source.Maybe<int>().Via(cancellation.Token.AsFlow<int>()).RunWith(Sink.Ignore<int>(), Materializer);

        await cancellation.CancelAsync();

        await FailureOf<OperationCanceledException>(done);
    }

    [Fact]
    public async Task AsFlow_Gracefully_CompletesTheStream()
    {
        using var cancellation = new CancellationTokenSource();
        var done = Source.Maybe<int>()
            .Via(cancellation.Token.AsFlow<int>(cancelGracefully: true))
            .RunWith(Sink.Seq<int>(), Materializer);

        await cancellation.CancelAsync();

        Assert.Empty(await done.WaitAsync(Patience));
    }

    [Fact]
    public async Task AsFlow_CancelledBefore_EndsAtOnce()
    {
        var task = Source.Maybe<int>().Via(new CancellationToken(canceled: true).AsFlow<int>()).RunWith(Sink.Ignore<int>(), Materializer);

        await FailureOf<OperationCanceledException>(task);
    }
}

using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.TestKit;

namespace AgentRuntime.Kernel.Streams.Tests.Conduct;

public sealed class KillSwitchTests : StreamConductTests
{
    private static readonly TestException Failure = new("x");

    [Fact]
    public async Task Single_Shutdown_CompletesDownAndCancelsUp()
    {
        var ((up, killSwitch), down) = this.SourceProbe<int>().ViaMaterialized(KillSwitches.Single<int>(), Keep.Both).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.RequestAsync(1);
        await up.SendNextAsync(1);
        await down.ExpectNextAsync(1);

        killSwitch.Shutdown();
        killSwitch.Shutdown();

        await up.ExpectCancellationAsync();
        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task Single_Abort_FailsDownAndCancelsUp()
    {
        var ((up, killSwitch), down) = this.SourceProbe<int>().ViaMaterialized(KillSwitches.Single<int>(), Keep.Both).ToMaterialized(this.SinkProbe<int>(), Keep.Both).Run(Mat);
        await down.EnsureSubscriptionAsync();

        killSwitch.Abort(Failure);
        killSwitch.Shutdown();

        await up.ExpectCancellationAsync();
        Assert.Same(Failure, ReasonOf(await down.ExpectErrorAsync()));
    }

    [Fact]
    public async Task Single_TwoRuns_AreIndependent()
    {
        var graph = Source.Never<int>().ViaMaterialized(KillSwitches.Single<int>(), Keep.Right).ToMaterialized(Sink.Ignore<int>(), Keep.Both);
        var (first, firstEnd) = graph.Run(Mat);
        var (_, secondEnd) = graph.Run(Mat);

        first.Shutdown();

        await firstEnd.WaitAsync(LongWait);
        Assert.False(secondEnd.IsCompleted);
    }

    [Fact]
    public async Task Single_ShutdownAfterTheEnd_DoesNothing()
    {
        var (killSwitch, all) = Source.Single(1).ViaMaterialized(KillSwitches.Single<int>(), Keep.Right).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Mat);
        Assert.Equal([1], await all.WaitAsync(LongWait));

        killSwitch.Shutdown();
        killSwitch.Abort(Failure);
    }

    [Fact]
    public async Task Shared_Shutdown_EndsAllRunsAndThoseToCome()
    {
        var shared = KillSwitches.Shared("shared");
        var first = AllAsync(Source.Never<int>().Via(shared.Flow<int>()));
        var second = AllAsync(Source.Never<string>().Via(shared.Flow<string>()));
        await Task.Delay(ShortWait, TimeProvider.System);
        Assert.False(first.IsCompleted || second.IsCompleted);

        shared.Shutdown();

        Assert.Empty(await first);
        Assert.Empty(await second);
        Assert.Empty(await AllAsync(Source.Repeat(1).Via(shared.Flow<int>())));
    }

    [Fact]
    public async Task Shared_Abort_FailsAllRunsAndThoseToCome()
    {
        var shared = KillSwitches.Shared("shared");
        var first = AllAsync(Source.Never<int>().Via(shared.Flow<int>()));

        shared.Abort(Failure);
        shared.Shutdown();
        shared.Abort(new TestException("second"));

        Assert.Same(Failure, await FailsWithAsync<TestException>(() => first));
        Assert.Same(Failure, await FailsWithAsync<TestException>(() => AllAsync(Source.Repeat(1).Via(shared.Flow<int>()))));
        Assert.Contains("shared", shared.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shared_UsedTwiceInOneStream_Works()
    {
        var shared = KillSwitches.Shared("shared");
        var (up, down) = Around(Flow.Create<int>().Via(shared.Flow<int>()).Via(shared.Flow<int>()));
        await down.RequestAsync(1);
        await up.SendNextAsync(1);
        await down.ExpectNextAsync(1);

        shared.Shutdown();

        await up.ExpectCancellationAsync();
        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task Token_Cancelled_EndsGracefullyOrNot()
    {
        using var source = new CancellationTokenSource();
        var graceful = AllAsync(Source.Never<int>().Via(source.Token.AsFlow<int>(cancelGracefully: true)));
        var abrupt = AllAsync(Source.Never<int>().Via(source.Token.AsFlow<int>()));

        await source.CancelAsync();

        Assert.Empty(await graceful);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abrupt);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AllAsync(Source.Repeat(1).Via(source.Token.AsFlow<int>())));
    }
}

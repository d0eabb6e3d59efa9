using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.TestKit;

namespace AgentRuntime.Kernel.Streams.Tests.Conduct;

public sealed class RestartTests : StreamConductTests
{
    private static readonly TestException Failure = new("x");

    private static RestartSettings Quick => RestartSettings.Create(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(20), 0);

    [Fact]
    public async Task Source_CompletesOrFails_RunsAgain()
    {
        var created = 0;

        Assert.Equal([1, 1, 1, 1], await AllAsync(RestartSource.WithBackoff(
            () => ++created % 2 == 0 ? Source.Single(1) : OneThenFailure(), Quick).Take(4)));
        Assert.InRange(created, 4, 5);
    }

    [Fact]
    public async Task Source_OnFailures_CompletionEndsIt()
    {
        var created = 0;

        Assert.Equal([1, 2], await AllAsync(RestartSource.OnFailuresWithBackoff(
            () => ++created == 1 ? OneThenFailure() : Source.Single(2), Quick)));
    }

    [Fact]
    public async Task Source_MaxRestarts_EndsThen()
    {
        var created = 0;
        await Assert.ThrowsAsync<TestException>(() => AllAsync(RestartSource.WithBackoff(
            () =>
            {
                created++;
                return Source.Failed<int>(Failure);
            },
            Quick.WithMaxRestarts(2, TimeSpan.FromMinutes(1)))));
        Assert.Equal(3, created);
        Assert.Equal([1, 1, 1], await AllAsync(RestartSource.WithBackoff(() => Source.Single(1), Quick.WithMaxRestarts(2, TimeSpan.FromMinutes(1)))));
    }

    [Fact]
    public async Task Source_Cancelled_CancelsTheInnerAndStops()
    {
        var created = 0;
        var ended = new TaskCompletionSource();
        var down = RestartSource.WithBackoff(
            () =>
            {
                created++;
                return Source.Never<int>().WatchTermination((_, t) => t.ContinueWith(_ => ended.TrySetResult(), TaskScheduler.Default));
            },
            Quick).RunWith(this.SinkProbe<int>(), Mat);
        await down.RequestAsync(1);
        await down.ExpectNoMsgAsync(ShortWait);

        await down.CancelAsync();

        await ended.Task.WaitAsync(LongWait);
        await Task.Delay(ShortWait, TimeProvider.System);
        Assert.Equal(1, created);
    }

    [Fact]
    public async Task Sink_Cancels_RunsAgain()
    {
        var created = 0;
        var probes = new List<TestSubscriber.Probe<int>>();
        var up = this.SourceProbe<int>().To(RestartSink.WithBackoff(
            () =>
            {
                created++;
                return this.SinkProbe<int>().MapMaterializedValue(p =>
                {
                    lock (probes)
                    {
                        probes.Add(p);
                    }

                    return NotUsed.Instance;
                });
            },
            Quick)).Run(Mat);
        await AwaitConditionAsync(() => Task.FromResult(probes.Count == 1), LongWait);
        await probes[0].RequestAsync(1);
        await up.SendNextAsync(1);
        await probes[0].ExpectNextAsync(1);
        await probes[0].CancelAsync();
        await AwaitConditionAsync(() => Task.FromResult(probes.Count == 2), LongWait);
        await probes[1].RequestAsync(1);
        await up.SendNextAsync(2);
        await probes[1].ExpectNextAsync(2);
        await up.SendCompleteAsync();

        await probes[1].ExpectCompleteAsync();
        Assert.Equal(2, created);
    }

    [Fact]
    public async Task Flow_Fails_RunsAgain()
    {
        var created = 0;
        var (up, down) = Around(RestartFlow.WithBackoff(
            () =>
            {
                created++;
                return Flow.Create<int>().Select(i => i == 2 ? throw Failure : i);
            },
            Quick));
        await down.RequestAsync(9);
        await up.SendNextAsync(1);
        await down.ExpectNextAsync(1);
        await up.SendNextAsync(2);
        await up.SendNextAsync(3);
        await down.ExpectNextAsync(3);
        await up.SendCompleteAsync();

        await down.ExpectCompleteAsync();
        Assert.Equal(2, created);
    }

    [Fact]
    public async Task Flow_UpstreamFails_FailsWithoutARestart()
    {
        var created = 0;
        var (up, down) = Around(RestartFlow.OnFailuresWithBackoff(
            () =>
            {
                created++;
                return Flow.Create<int>();
            },
            Quick.WithMaxRestarts(1, TimeSpan.FromMinutes(1))));
        await down.RequestAsync(1);
        await up.SendNextAsync(1);
        await down.ExpectNextAsync(1);
        await up.SendErrorAsync(Failure);

        Assert.Same(Failure, await down.ExpectErrorAsync());
    }

    private static Source<int, NotUsed> OneThenFailure() => Source.From([1, 2]).Select(i => i == 2 ? throw Failure : i);
}

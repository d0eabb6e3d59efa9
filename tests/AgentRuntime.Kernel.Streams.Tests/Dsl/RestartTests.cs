using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Kernel.Streams.Tests.Dsl;

public class RestartTests : StreamTest
{
    private static readonly RestartSettings Fast = RestartSettings.Create(
        TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), 0);

    [Fact]
    public async Task WithBackoff_SourceCompletes_IsRunAgain()
    {
        var runs = 0;

        var elements = await RestartSource.WithBackoff(() => Source.Single(++runs), Fast)
            .Take(3)
            .RunWith(Sink.Seq<int>(), Materializer)
            .WaitAsync(Patience);

        Assert.Equal([1, 2, 3], elements);
    }

    [Fact]
    public async Task WithBackoff_SourceFails_IsRunAgain()
    {
        var runs = 0;

        var elements = await RestartSource.WithBackoff(
                () => ++runs < 3 ? Source.Failed<int>(new InvalidOperationException()) : Source.Single(runs), Fast)
            .Take(1)
            .RunWith(Sink.Seq<int>(), Materializer)
            .WaitAsync(Patience);

        Assert.Equal([3], elements);
    }

    [Fact]
    public async Task OnFailuresWithBackoff_SourceCompletes_Completes()
        => Assert.Equal(
            [1, 2],
            await RestartSource.OnFailuresWithBackoff(() => Source.From([1, 2]), Fast)
                .RunWith(Sink.Seq<int>(), Materializer)
                .WaitAsync(Patience));

    [Fact]
    public async Task WithBackoff_TooManyRestarts_FailsWithTheLastFailure()
    {
        var runs = 0;

        await FailureOf<InvalidOperationException>(RestartSource.WithBackoff(
                () =>
                {
                    runs++;
                    return Source.Failed<int>(new InvalidOperationException());
                },
                Fast.WithMaxRestarts(2, TimeSpan.FromMinutes(1)))
            .RunWith(Sink.Ignore<int>(), Materializer));

        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task WithBackoff_Cancelled_CancelsTheRunningSource()
    {
        var probe = new ProbeStage<int>();

        await RestartSource.WithBackoff(() => Source.Repeat(1).Via(probe), Fast)
            .RunWith(Sink.First<int>(), Materializer)
            .WaitAsync(Patience);

        await probe.Stopped.WaitAsync(Patience);
    }

    [Fact]
    public async Task WithBackoff_KillSwitchWhileWaiting_Ends()
    {
        var slow = RestartSettings.Create(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), 0);
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (killSwitch, done) = RestartSource.WithBackoff(
                () =>
                {
                    ran.TrySetResult();
                    return Source.Empty<int>();
                },
                slow)
            .ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .ToMaterialized(Sink.Seq<int>(), Keep.Both)
            .Run(Materializer);
        await ran.Task.WaitAsync(Patience);

        killSwitch.Shutdown();

        Assert.Empty(await done.WaitAsync(Patience));
    }

    [Fact]
    public async Task Flow_FailsOnce_GoesOnWithTheNextElements()
    {
        var failed = false;

        var elements = await Source.From(Enumerable.Range(1, 10)).Concat(Source.Never<int>())
            .Via(RestartFlow.OnFailuresWithBackoff(
                () => Flow.Create<int>().Select(i =>
                {
                    if (i == 3 && !failed)
                    {
                        failed = true;
                        throw new InvalidOperationException();
                    }

                    return i;
                }),
                Fast))
            .TakeWhile(i => i < 10, inclusive: true)
            .RunWith(Sink.Seq<int>(), Materializer)
            .WaitAsync(Patience);

        Assert.Equal(10, elements[^1]);
        Assert.DoesNotContain(3, elements);
    }

    [Fact]
    public async Task Sink_Cancels_IsRunAgain()
    {
        var seen = 0;
        var three = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var killSwitch = Source.Repeat(1)
            .ViaMaterialized(KillSwitches.Single<int>(), Keep.Right)
            .To(RestartSink.WithBackoff<int, Task<Done>>(
                () => Flow.Create<int>().Take(1).ToMaterialized(
                    Sink.ForEach<int>(_ =>
                    {
                        if (++seen == 3)
                        {
                            three.TrySetResult();
                        }
                    }),
                    Keep.Right),
                Fast))
            .Run(Materializer);

        await three.Task.WaitAsync(Patience);
        killSwitch.Shutdown();
    }
}

using System.Globalization;
using AgentRuntime.Cli.Latency.Measuring;
using AgentRuntime.Cli.Latency.Paths;
using AgentRuntime.Cli.Latency.Peers;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Latency.Load;

/// <summary>What a thread holds on the managed heap: at rest, passivated, and in the middle of a reply.</summary>
internal sealed class MemoryTrial(Laboratory laboratory, LatencyOptions options, Action<string> tell)
{
    private const int ShortReply = 8;

    /// <summary>Slow, so that nothing moves while it is weighed.</summary>
    private const double SlowRate = 0.5;

    private const int AtOnce = 64;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>After this the threads of the trials before have let go of what they can make again: none of it may go while something is weighed.</summary>
    private static readonly TimeSpan Quiet = new ThreadSettings().TrimAfter + Settling;
    private static readonly TimeSpan Resident = TimeSpan.FromHours(1);
    private static readonly TimeSpan Passivating = TimeSpan.FromMilliseconds(200);

    /// <summary>A thread at rest is weighed after it has let go of what it can make again, which is soon here.</summary>
    private static readonly TimeSpan Trimming = TimeSpan.FromMilliseconds(100);

    private string Model => $"{laboratory.Benches[0].Endpoint.Provider}/sim";

    /// <summary>Runs it.</summary>
    public async Task<IEnumerable<LoadFigure>> RunAsync(CancellationToken cancellationToken)
    {
        tell("memory of threads");
        await Task.Delay(Quiet, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        var idle = await WeighThreadsAsync(Resident, AtOnce, cancellationToken).ConfigureAwait(false);

        // Tables keep the room of the most threads that were ever in memory at once: that is no part of those that come after them.
        var passivated = await WeighThreadsAsync(Passivating, options.LoadThreads, cancellationToken).ConfigureAwait(false);
        var bench = laboratory.Benches[0];
        var bare = new PipeReaderPath(bench.Endpoint);
        await using var _ = bare.ConfigureAwait(false);
        var runtime = new RuntimePath(laboratory.Host.Runtime, bench.Endpoint);
        var streamingBare = await WeighStreamsAsync(bare, bench, cancellationToken).ConfigureAwait(false);
        var streaming = await WeighStreamsAsync(runtime, bench, cancellationToken).ConfigureAwait(false);
        return
        [
            new(LoadNames.IdleBytes, idle, "B"),
            new(LoadNames.PassivatedBytes, passivated, "B"),
            new(LoadNames.StreamingBytes, streaming, "B", streamingBare),
        ];
    }

    /// <summary>Threads that have had one turn, in a runtime of their own whose journal keeps nothing.</summary>
    /// <param name="idleTimeout">When they leave the memory.</param>
    /// <param name="before">How many had theirs before the weighing, and made what all threads share.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task<double> WeighThreadsAsync(TimeSpan idleTimeout, int before, CancellationToken cancellationToken)
    {
        var journal = new HeadJournal(options.LoadThreads + before, ModelRef.Parse(Model));
        var runtime = AgentRuntimeHost.Start(builder => RuntimeHost
            .Configure(builder, [laboratory.Benches[0].Endpoint])
            .UseJournal(journal)
            .Configure(settings => settings with
            {
                Threads = settings.Threads with { IdleTimeout = idleTimeout, TrimAfter = Trimming },
            }));
        await using var _ = runtime.ConfigureAwait(false);

        await RunTurnsAsync(runtime, Enumerable.Range(options.LoadThreads, before), cancellationToken).ConfigureAwait(false);
        var weightBefore = await WeighAsync(cancellationToken).ConfigureAwait(false);
        await RunTurnsAsync(runtime, Enumerable.Range(0, options.LoadThreads), cancellationToken).ConfigureAwait(false);
        var weight = await WeighAsync(cancellationToken).ConfigureAwait(false);
        GC.KeepAlive(journal);
        return (weight - weightBefore) / (double)options.LoadThreads;
    }

    private async Task RunTurnsAsync(AgentRuntimeHost runtime, IEnumerable<int> numbers, CancellationToken cancellationToken)
    {
        foreach (var some in numbers.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(number => RunTurnAsync(runtime, number, cancellationToken))).ConfigureAwait(false);
        }
    }

    private async Task RunTurnAsync(AgentRuntimeHost runtime, int number, CancellationToken cancellationToken)
    {
        var thread = await runtime.CreateThreadAsync(
            new ThreadOptions
            {
                Model = Model,
                Id = ThreadId.Parse(number.ToString(CultureInfo.InvariantCulture)),
            },
            cancellationToken).ConfigureAwait(false);
        var turn = await thread.SendAsync(
            new ReplyOrder("memory", number, ShortReply, 0).Prompt, cancellationToken: cancellationToken).ConfigureAwait(false);
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What streams add to what was prepared for them.</summary>
    private async Task<double> WeighStreamsAsync(ITokenPath path, Laboratory.Bench bench, CancellationToken cancellationToken)
    {
        var live = await LiveStreams.PrepareAsync(
            path, bench.Runner, options.LoadThreads, SlowRate, options.Tokens, cancellationToken).ConfigureAwait(false);
        var before = await WeighAsync(cancellationToken).ConfigureAwait(false);
        await live.BeginAsync(cancellationToken).ConfigureAwait(false);
        var after = await WeighAsync(cancellationToken).ConfigureAwait(false);
        await live.EndAsync(cancellationToken).ConfigureAwait(false);
        return (after - before) / (double)options.LoadThreads;
    }

    private static async Task<long> WeighAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Settling, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

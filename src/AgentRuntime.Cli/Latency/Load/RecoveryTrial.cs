using System.Diagnostics;
using AgentRuntime.Cli.Latency.Measuring;
using AgentRuntime.Cli.Latency.Paths;
using AgentRuntime.Cli.Latency.Peers;
using AgentRuntime.Hosting;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Latency.Load;

/// <summary>How long a thread that is not in memory takes to answer: its log is read from the journal first.</summary>
internal sealed class RecoveryTrial(Laboratory laboratory, Action<string> tell)
{
    private const int Threads = 100;
    private const int Tokens = 1_000;
    private const long JournalLength = 64L << 20;

    /// <summary>Runs it.</summary>
    public async Task<IEnumerable<LoadFigure>> RunAsync(CancellationToken cancellationToken)
    {
        tell("recovery of threads");
        var journal = new MemoryJournal(JournalLength);
        var ids = await FillAsync(journal, cancellationToken).ConfigureAwait(false);
        var times = new List<double>();
        var runtime = Start(journal);
        await using var _ = runtime.ConfigureAwait(false);
        foreach (var id in ids)
        {
            var startedAt = Stopwatch.GetTimestamp();
            await runtime.GetThread(id).GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
            times.Add(Stopwatch.GetElapsedTime(startedAt).TotalMicroseconds);
        }

        var spread = Distribution.Of(times);
        return [new(LoadNames.RecoveryP50, spread.P50, "µs"), new(LoadNames.RecoveryP99, spread.P99, "µs")];
    }

    private AgentRuntimeHost Start(MemoryJournal journal) => AgentRuntimeHost.Start(builder =>
        RuntimeHost.Configure(builder, [laboratory.Benches[0].Endpoint]).UseJournal(journal));

    /// <summary>Runs a turn in each of some threads, in a runtime that is gone afterwards.</summary>
    private async Task<List<ThreadId>> FillAsync(MemoryJournal journal, CancellationToken cancellationToken)
    {
        var runtime = Start(journal);
        await using var _ = runtime.ConfigureAwait(false);
        var ids = new List<ThreadId>();
        for (var number = 0; number < Threads; number++)
        {
            var thread = await runtime.CreateThreadAsync(
                new ThreadOptions { Model = $"{laboratory.Benches[0].Endpoint.Provider}/sim" }, cancellationToken).ConfigureAwait(false);
            var turn = await thread.SendAsync(
                new ReplyOrder("recovery", number, Tokens, 0).Prompt, cancellationToken: cancellationToken).ConfigureAwait(false);
            await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            ids.Add(thread.Id);
        }

        return ids;
    }
}

using AgentRuntime.Cli.Latency.Measuring;
using AgentRuntime.Cli.Latency.Peers;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Latency.Load;

/// <summary>How long a client that comes back takes to have a whole turn, over the HTTP API.</summary>
internal sealed class ReplayTrial(Laboratory laboratory, Action<string> tell)
{
    private const int Tokens = 10_000;
    private const int WarmUps = 10;
    private const int Replays = 40;

    /// <summary>Runs it.</summary>
    public async Task<IEnumerable<LoadFigure>> RunAsync(CancellationToken cancellationToken)
    {
        tell("replay to a client");
        var host = laboratory.Host;
        var thread = await host.Runtime.CreateThreadAsync(
            new ThreadOptions { Model = $"{laboratory.Benches[0].Endpoint.Provider}/sim" }, cancellationToken).ConfigureAwait(false);
        var turn = await thread.SendAsync(
            new ReplyOrder("replay", 0, Tokens, 0).Prompt, cancellationToken: cancellationToken).ConfigureAwait(false);
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var streams = Enumerable.Repeat(new ReaderOrder.Stream(thread.Id.Value, "", Tokens), WarmUps + Replays).ToArray();
        await host.Reader.RunAsync(new ReaderOrder(ReaderWork.Replay, streams), cancellationToken).ConfigureAwait(false);
        var times = await host.Reader.ReportAsync(cancellationToken).ConfigureAwait(false);
        if (times.Any(static time => time.Arrivals.Length != Tokens))
        {
            throw new IOException("A replay was not whole.");
        }

        var replays = times.Skip(WarmUps).Select(static time => PathRunner.Microseconds(time.RequestedAt, time.EndedAt));
        return [new(LoadNames.Replay, Distribution.Median(replays), "µs")];
    }
}

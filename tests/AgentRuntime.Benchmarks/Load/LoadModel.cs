using System.Globalization;
using AgentRuntime.Simulator;

namespace AgentRuntime.Benchmarks.Load;

/// <summary>The model server of the load check, in a process of its own: its tokens say their number, so that a reader knows when each was due.</summary>
internal static class LoadModel
{
    internal const string Command = "load-model";
    internal const double Rate = 20;
    internal const int TokenLength = 6;

    internal static string Text(int tokens) => string.Concat(Enumerable.Range(0, tokens).Select(Token));

    internal static async Task RunAsync(int tokens)
    {
        var reply = SimulatedReply.Of(new SimulatedPart.Tokens([.. Enumerable.Range(0, tokens).Select(Token)]));
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions
        {
            Rate = Rate,
            MaxConcurrentReplies = 100_000,
            Script = request => request.Messages.IsEmpty ? null : reply,
        });
        await Console.Out.WriteLineAsync($"listening on {server.Url}");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }

    private static string Token(int number) => number.ToString("00000 ", CultureInfo.InvariantCulture);
}

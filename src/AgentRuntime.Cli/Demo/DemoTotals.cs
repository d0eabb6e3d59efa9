using System.Globalization;
using System.Runtime.InteropServices;

namespace AgentRuntime.Cli.Demo;

/// <summary>All threads of a demo together.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DemoTotals(
    int Threads, int Turns, int FailedTurns, double Tokens, TimeSpan Elapsed, TimeSpan MedianFirstToken, TimeSpan MaxFirstToken)
{
    /// <summary>Sums up threads that have stopped.</summary>
    public static DemoTotals Of(IReadOnlyCollection<DemoThread> threads, double tokens, TimeSpan elapsed)
    {
        var times = threads.SelectMany(thread => thread.FirstTokenTimes).Order().ToArray();
        var rows = threads.Select(thread => thread.Row.Read([], out _)).ToArray();
        return new DemoTotals(
            rows.Length,
            rows.Sum(row => row.Turns),
            rows.Sum(row => row.FailedTurns),
            tokens,
            elapsed,
            times.Length == 0 ? TimeSpan.Zero : times[times.Length / 2],
            times.Length == 0 ? TimeSpan.Zero : times[^1]);
    }

    /// <summary>Two lines for a person.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Threads} threads, {Turns} turns ({FailedTurns} failed), {Tokens:0} tokens in {Elapsed.TotalSeconds:0.0} s: {Tokens / Math.Max(Elapsed.TotalSeconds, 0.001):0} tokens/s together
        time to first token: median {MedianFirstToken.TotalMilliseconds:0.0} ms, longest {MaxFirstToken.TotalMilliseconds:0.0} ms
        """);
}

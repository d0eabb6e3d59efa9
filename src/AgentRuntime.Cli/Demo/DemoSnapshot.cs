using System.Runtime.InteropServices;

namespace AgentRuntime.Cli.Demo;

/// <summary>A row of the demo at one moment. Times are the clock's timestamps; 0 is never.</summary>
[StructLayout(LayoutKind.Auto)]
internal record struct DemoSnapshot
{
    /// <summary>What the thread is doing.</summary>
    public DemoState State { get; set; }

    /// <summary>Whether a turn is under way.</summary>
    public readonly bool IsRunning => State is DemoState.Waiting or DemoState.Thinking or DemoState.Streaming;

    /// <summary>The share of the running turn's text that came after its first batch.</summary>
    public readonly double StreamedShare => TurnLength == 0 ? 0 : 1 - ((double)FirstLength / TurnLength);

    /// <summary>Turns that have stopped, those that failed among them.</summary>
    public int Turns { get; set; }

    /// <summary>Turns that failed.</summary>
    public int FailedTurns { get; set; }

    /// <summary>Tokens that the server counted, of all turns.</summary>
    public long Tokens { get; set; }

    /// <summary>Of those, the ones of the running turn.</summary>
    public long TurnTokens { get; set; }

    /// <summary>UTF-16 code units of text and thinking that came in the running turn.</summary>
    public long TurnLength { get; set; }

    /// <summary>UTF-16 code units of text and thinking of finished turns that the server did not count: the cancelled ones.</summary>
    public long UncountedLength { get; set; }

    /// <summary>UTF-16 code units of text and thinking of finished turns that the server has counted.</summary>
    public long CountedLength { get; set; }

    /// <summary>Of the running turn's length, what its first batch brought: it came before <see cref="FirstAt"/>.</summary>
    public long FirstLength { get; set; }

    /// <summary>Tokens of finished turns but for those of each first batch: what <see cref="StreamedTicks"/> took.</summary>
    public double StreamedTokens { get; set; }

    /// <summary>From the first to the last batch, summed over finished turns, in the clock's ticks.</summary>
    public long StreamedTicks { get; set; }

    /// <summary>When the running turn's message was sent.</summary>
    public long SentAt { get; set; }

    /// <summary>When the running turn's first batch of text came.</summary>
    public long FirstAt { get; set; }

    /// <summary>When the running turn's last batch of text came.</summary>
    public long LastAt { get; set; }
}

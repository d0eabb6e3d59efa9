namespace AgentRuntime.Simulator;

/// <summary>How the lines of a streamed reply are cut into writes to the socket. The bytes are the same for every case.</summary>
/// <remarks>
/// Each write is flushed and handed to the operating system before the next one begins, so a write is a TCP segment unless the
/// reader is slower than the writer.
/// </remarks>
public abstract record SimulatorChunking
{
    private SimulatorChunking()
    {
    }

    /// <summary>Every line (Ollama) or event (SSE) is one write, sent when its token is due: what a real server does.</summary>
    public sealed record TokenPerWrite : SimulatorChunking;

    /// <summary>A write holds several lines and is sent when the last of them is due.</summary>
    /// <param name="Lines">Lines in a write, at least 1; the last write of a reply may hold fewer.</param>
    public sealed record LinesPerWrite(int Lines) : SimulatorChunking;

    /// <summary>Every line is cut into several writes of about equal length, anywhere, inside a character too.</summary>
    /// <param name="Writes">Writes for a line, at least 1; a line shorter than this takes one write a byte.</param>
    public sealed record WritesPerLine(int Writes) : SimulatorChunking;

    /// <summary>Every byte is a write of its own.</summary>
    public sealed record BytePerWrite : SimulatorChunking;

    /// <summary>The whole reply is one write, sent when its last token is due.</summary>
    public sealed record AllInOneWrite : SimulatorChunking;

    /// <summary>Whether its numbers are in range.</summary>
    internal bool IsValid => this is not (LinesPerWrite { Lines: < 1 } or WritesPerLine { Writes: < 1 });
}

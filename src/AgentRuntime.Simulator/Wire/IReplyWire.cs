using AgentRuntime.Simulator.Replies;

namespace AgentRuntime.Simulator.Wire;

/// <summary>How one server writes one reply. An instance belongs to one reply and may remember what it wrote.</summary>
internal interface IReplyWire
{
    /// <summary>Content type of a stream.</summary>
    string StreamContentType { get; }

    /// <summary>Content type of everything else.</summary>
    string JsonContentType { get; }

    /// <summary>Time between pings while nothing else is sent; null sends none.</summary>
    TimeSpan? PingInterval { get; }

    /// <summary>What the server sends as soon as it has the request.</summary>
    void WriteGreeting(FrameBuffer output);

    /// <summary>What comes before the first token.</summary>
    void WriteStart(FrameBuffer output);

    /// <summary>A step of the reply. A wire may hold back the last one to write it with the end.</summary>
    void WriteStep(FrameBuffer output, in ReplyStep step, bool isLast);

    /// <summary>The final line or lines.</summary>
    void WriteEnd(FrameBuffer output, ReplyTotals totals);

    /// <summary>An error inside status 200.</summary>
    void WriteError(FrameBuffer output, string message);

    /// <summary>An error under a wrong key inside status 200.</summary>
    void WriteWrongKeyError(FrameBuffer output, string key, string message);

    /// <summary>A line that is not JSON.</summary>
    void WriteMalformed(FrameBuffer output, string line);

    /// <summary>A ping.</summary>
    void WritePing(FrameBuffer output);

    /// <summary>The whole reply as one JSON text.</summary>
    void WriteWhole(FrameBuffer output, ReplyPlan plan, ReplyTotals totals);

    /// <summary>The body of an error status.</summary>
    void WriteErrorBody(FrameBuffer output, int status, string? message);
}

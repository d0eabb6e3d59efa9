namespace AgentRuntime.Providers.Wire;

/// <summary>One thing that a server-sent event stream holds; valid until the next read of the decoder.</summary>
internal ref struct SseFrame
{
    /// <summary>What it is.</summary>
    public SseFrameKind Kind { get; init; }

    /// <summary>The event's type, <c>message</c> where the stream named none; of an unknown field its name.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>The event's data, the comment's text, or the unknown field's value.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>True for what the end of the stream cut off, an event before its blank line or a line before its end: it may be incomplete.</summary>
    public bool IsUnterminated { get; init; }
}

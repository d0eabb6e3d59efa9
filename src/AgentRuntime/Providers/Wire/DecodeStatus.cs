namespace AgentRuntime.Providers.Wire;

/// <summary>Where a stream stands after a piece of it was decoded.</summary>
internal enum DecodeStatus
{
    /// <summary>More must come.</summary>
    Open,

    /// <summary>The terminal state was seen, but figures may still follow; if nothing more comes, the stream is good.</summary>
    Closing,

    /// <summary>The terminal event was given out: the stream is good, and what follows is of no interest.</summary>
    Done,

    /// <summary>The stream failed; <see cref="ICompletionDecoder.Failure"/> says how.</summary>
    Failed,
}

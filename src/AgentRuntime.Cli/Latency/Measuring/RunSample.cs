namespace AgentRuntime.Cli.Latency.Measuring;

/// <summary>One path at one case, once.</summary>
internal sealed record RunSample
{
    /// <summary>Tokens a second, of all streams together.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>From the sending of a token to its observer, in µs.</summary>
    public required Distribution Delay { get; init; }

    /// <summary>From the request to the first token, in µs.</summary>
    public required Distribution FirstToken { get; init; }

    /// <summary>Processor time of this process for a token, in µs.</summary>
    public required double ProcessorPerToken { get; init; }

    /// <summary>Bytes that this process allocated for a token.</summary>
    public required double BytesPerToken { get; init; }
}

namespace AgentRuntime.Providers.Wire;

/// <summary>A line or event of the stream is longer than its limit.</summary>
internal sealed class LineTooLongException(int maxLineBytes)
    : Exception($"A line of the stream is longer than {maxLineBytes} bytes, the limit that max-line-bytes sets.")
{
    /// <summary>The limit that was passed.</summary>
    public int MaxLineBytes { get; } = maxLineBytes;
}

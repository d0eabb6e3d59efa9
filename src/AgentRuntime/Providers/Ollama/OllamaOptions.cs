namespace AgentRuntime.Providers.Ollama;

/// <summary>How an Ollama server is reached and used. HOCON: <c>agent-runtime.providers.ollama { … }</c>.</summary>
/// <param name="Url">The server's base address.</param>
public sealed record OllamaOptions(Uri Url) : HttpProviderOptions("ollama", Url)
{
    /// <summary>Where Ollama listens when nobody told it otherwise: <c>http://localhost:11434</c>.</summary>
    public static OllamaOptions Default { get; } = new(new Uri("http://localhost:11434"));

    /// <summary>
    /// The context that models are loaded with, in tokens, where a request does not say; null leaves it to the server, which is right
    /// unless its default is too small: another value than the loaded one makes Ollama reload the model. Key <c>context-length</c>.
    /// </summary>
    public int? ContextLength { get; init; }

    /// <summary>
    /// How long models stay loaded after a request that does not say; null leaves it to the server,
    /// <see cref="Timeout.InfiniteTimeSpan"/> keeps them for ever. Key <c>keep-alive</c>.
    /// </summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>How reasoning is treated that the server leaves inside the answer. Key <c>inline-thinking</c>.</summary>
    /// <value><see cref="InlineThinking.Tags"/>.</value>
    public InlineThinking InlineThinking { get; init; } = InlineThinking.Tags;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(
            ContextLength is null or > 0,
            "context-length",
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ContextLength}"),
            "more than 0");
        Require(
            KeepAlive is null || KeepAlive >= TimeSpan.Zero || KeepAlive == Timeout.InfiniteTimeSpan,
            "keep-alive",
            $"{KeepAlive}",
            "0 or more, or infinite");
    }
}

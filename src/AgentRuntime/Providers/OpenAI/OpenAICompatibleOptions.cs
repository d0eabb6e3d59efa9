namespace AgentRuntime.Providers.OpenAI;

/// <summary>How a server that speaks OpenAI's <c>/chat/completions</c> is reached and used. HOCON: <c>agent-runtime.providers.NAME { … }</c>.</summary>
/// <param name="Name">The provider's name: the part of a model's name before the slash.</param>
/// <param name="Url">The server's base address. Without a path, <c>/v1</c> is added; any other path is kept as it is.</param>
public sealed record OpenAICompatibleOptions(string Name, Uri Url) : HttpProviderOptions(Name, Url)
{
    /// <summary>Where the server wants something said in another way. Key <c>dialect</c>.</summary>
    /// <value><see cref="OpenAIDialect.Generic"/>.</value>
    public OpenAIDialect Dialect { get; init; } = OpenAIDialect.Generic;

    /// <summary>How reasoning is treated that the server leaves inside the answer. Key <c>inline-thinking</c>.</summary>
    /// <value><see cref="InlineThinking.Tags"/>.</value>
    public InlineThinking InlineThinking { get; init; } = InlineThinking.Tags;

    /// <summary>
    /// Whether token counts are asked for (<c>stream_options.include_usage</c>). A server that refuses the question is asked again
    /// without it. Key <c>include-usage</c>.
    /// </summary>
    /// <value>True.</value>
    public bool IncludeUsage { get; init; } = true;
}

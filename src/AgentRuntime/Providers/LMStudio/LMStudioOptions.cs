namespace AgentRuntime.Providers.LMStudio;

/// <summary>How an LM Studio server is reached and used. HOCON: <c>agent-runtime.providers.lmstudio { … }</c>.</summary>
/// <param name="Url">The server's base address, without <c>/v1</c>.</param>
public sealed record LMStudioOptions(Uri Url) : HttpProviderOptions("lmstudio", Url)
{
    /// <summary>Where LM Studio listens when nobody told it otherwise: <c>http://localhost:1234</c>.</summary>
    public static LMStudioOptions Default { get; } = new(new Uri("http://localhost:1234"));

    /// <summary>
    /// How long a model that a request made LM Studio load stays loaded without another request, where a request does not say; null
    /// leaves it to the server. Key <c>ttl</c>.
    /// </summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>The context that <see cref="LMStudioProvider.LoadAsync"/> loads models with, in tokens; null leaves it to the server. Key <c>context-length</c>.</summary>
    public int? ContextLength { get; init; }

    /// <summary>How reasoning is treated that the server leaves inside the answer. Key <c>inline-thinking</c>.</summary>
    /// <value><see cref="InlineThinking.Tags"/>.</value>
    public InlineThinking InlineThinking { get; init; } = InlineThinking.Tags;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Ttl is null || Ttl > TimeSpan.Zero, "ttl", $"{Ttl}", "more than 0");
        Require(
            ContextLength is null or > 0,
            "context-length",
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ContextLength}"),
            "more than 0");
    }
}

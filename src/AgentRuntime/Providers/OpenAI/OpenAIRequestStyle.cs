namespace AgentRuntime.Providers.OpenAI;

/// <summary>How one server wants its requests written.</summary>
/// <param name="Dialect">Where it wants something said in another way.</param>
/// <param name="IncludeUsage">Whether to ask for token counts.</param>
/// <param name="SendTtl">Whether it takes <c>ttl</c>, as LM Studio does.</param>
/// <param name="DefaultTtl">The <c>ttl</c> of a request that does not say.</param>
internal sealed record OpenAIRequestStyle(
    OpenAIDialect Dialect, bool IncludeUsage, bool SendTtl = false, TimeSpan? DefaultTtl = null);

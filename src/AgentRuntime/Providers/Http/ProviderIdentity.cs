namespace AgentRuntime.Providers.Http;

/// <summary>What an error has to say about the server that it came from.</summary>
/// <param name="Name">The name under which the provider was configured.</param>
/// <param name="Product">What the server is, for example <c>Ollama</c>.</param>
/// <param name="Url">Where the server is expected.</param>
/// <param name="StartHint">A whole sentence: what to start when nothing listens there.</param>
internal sealed record ProviderIdentity(string Name, string Product, Uri Url, string StartHint);

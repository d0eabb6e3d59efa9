namespace AgentRuntime.Providers.Ollama;

/// <summary>How far the download of a model is.</summary>
/// <param name="Status">Ollama's own word, for example <c>pulling manifest</c>; the last one is <c>success</c>.</param>
/// <param name="Digest">The layer that this is about, if it is about one; layers come in parallel.</param>
/// <param name="TotalBytes">The layer's size, if it was told.</param>
/// <param name="CompletedBytes">What of the layer is here.</param>
public sealed record PullProgress(string Status, string? Digest, long? TotalBytes, long CompletedBytes);

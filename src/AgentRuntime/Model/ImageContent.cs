namespace AgentRuntime.Model;

/// <summary>A picture for a model that reads pictures.</summary>
/// <param name="MediaType">For example <c>image/png</c>.</param>
/// <param name="Data">The file's bytes.</param>
public sealed record ImageContent(string MediaType, ReadOnlyMemory<byte> Data);

namespace AgentRuntime.Simulator;

/// <summary>A message of a request, as far as scripts need it; the rest is in <see cref="SimulatedRequest.Body"/>.</summary>
/// <param name="Role">system, user, assistant or tool, in lower case.</param>
/// <param name="Content">The text; of an array of parts, their text parts joined.</param>
public sealed record SimulatedMessage(string Role, string Content);

using AgentRuntime.Model;

namespace AgentRuntime.Threads.Requests;

/// <summary>What a <see cref="ModelCall"/> gave.</summary>
/// <param name="Text">The answer without its reasoning.</param>
/// <param name="Usage">What it consumed, as far as the server said before it ended.</param>
/// <param name="IsCut">Whether the text was longer than wanted, or the model was stopped by its own limit.</param>
internal sealed record ModelCallResult(string Text, TokenUsage Usage, bool IsCut);

namespace AgentRuntime.Tests.Interop;

/// <summary>Which of aimock's protocols a test speaks.</summary>
public enum AimockWire
{
    /// <summary>Ollama's <c>/api/chat</c>.</summary>
    Ollama,

    /// <summary>OpenAI's <c>/v1/chat/completions</c>.</summary>
    OpenAI,
}

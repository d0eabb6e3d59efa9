namespace AgentRuntime.Tests.Threads.Model;

/// <summary>How a model's stream breaks.</summary>
internal enum Breakage
{
    /// <summary>The connection breaks: worth a retry.</summary>
    Transport,

    /// <summary>The stream ends without its terminal state: worth a retry.</summary>
    Truncated,

    /// <summary>The key is wrong: not worth a retry.</summary>
    Authentication,

    /// <summary>The provider's own code fails: worth one retry.</summary>
    Fault,

    /// <summary>The conversation is too long for the model.</summary>
    PromptTooLarge,
}

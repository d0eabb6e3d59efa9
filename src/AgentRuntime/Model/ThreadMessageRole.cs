namespace AgentRuntime.Model;

/// <summary>Who said a message.</summary>
public enum ThreadMessageRole
{
    /// <summary>The person, or the app that speaks for one.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}

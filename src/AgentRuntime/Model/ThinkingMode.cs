namespace AgentRuntime.Model;

/// <summary>Whether and how hard a model reasons before it answers.</summary>
public enum ThinkingMode
{
    /// <summary>Not at all.</summary>
    Off,

    /// <summary>As the model does by itself.</summary>
    On,

    /// <summary>Little.</summary>
    Low,

    /// <summary>Some.</summary>
    Medium,

    /// <summary>Much.</summary>
    High,

    /// <summary>As much as the model can.</summary>
    Max,
}

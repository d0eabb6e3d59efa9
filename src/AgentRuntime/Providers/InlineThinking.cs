namespace AgentRuntime.Providers;

/// <summary>How reasoning is treated that a server leaves inside the answer.</summary>
public enum InlineThinking
{
    /// <summary>What stands between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c> is reasoning.</summary>
    Tags,

    /// <summary>The answer begins with reasoning that only a <c>&lt;/think&gt;</c> ends: the model's template has opened it.</summary>
    StartsOpen,

    /// <summary>All of it is the answer.</summary>
    Ignored,
}

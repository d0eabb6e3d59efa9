namespace AgentRuntime.Cli.Approvals;

/// <summary>The keys that a person presses.</summary>
internal interface IKeys
{
    /// <summary>The next key that was pressed; null when none was. Does not wait, and shows nothing.</summary>
    char? TryRead();
}

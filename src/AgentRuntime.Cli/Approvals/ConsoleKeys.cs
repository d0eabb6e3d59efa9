namespace AgentRuntime.Cli.Approvals;

/// <summary>The keys of the terminal on standard input.</summary>
internal sealed class ConsoleKeys : IKeys
{
    /// <inheritdoc/>
    public char? TryRead() => Console.KeyAvailable ? Console.ReadKey(intercept: true).KeyChar : null;
}

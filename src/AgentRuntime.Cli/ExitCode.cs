namespace AgentRuntime.Cli;

/// <summary>What the program tells its caller. Scripts rely on these.</summary>
internal static class ExitCode
{
    /// <summary>What was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>It failed while running; stderr says what, where and what to do.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was started.</summary>
    public const int WrongUsage = 2;

    /// <summary>A person or a signal ended it first (128 + SIGINT).</summary>
    public const int Cancelled = 130;
}

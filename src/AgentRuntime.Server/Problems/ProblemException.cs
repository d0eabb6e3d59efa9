namespace AgentRuntime.Server.Problems;

/// <summary>Ends a request with a problem.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>What the caller is told.</summary>
    public Problem Problem { get; } = problem;
}

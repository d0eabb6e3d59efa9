using Xunit;

namespace AgentRuntime.Testing;

/// <summary>A theory about recorded streams: skipped, with the reason, where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixtureTheoryAttribute : TheoryAttribute
{
    public FixtureTheoryAttribute()
    {
        if (!RepositoryPaths.HasFixtures)
        {
            Skip = $"The recorded streams are not at {RepositoryPaths.Fixtures}.";
        }
    }
}

using Xunit;

namespace AgentRuntime.Testing;

/// <summary>A fact about recorded streams: skipped, with the reason, where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixtureFactAttribute : FactAttribute
{
    public FixtureFactAttribute()
    {
        if (!RepositoryPaths.HasFixtures)
        {
            Skip = $"The recorded streams are not at {RepositoryPaths.Fixtures}.";
        }
    }
}

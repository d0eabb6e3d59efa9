using Xunit;

namespace AgentRuntime.Testing;

/// <summary>A theory that needs npm packages: skipped, with the reason, where Node.js is missing or they cannot be installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NpmTheoryAttribute : TheoryAttribute
{
    public NpmTheoryAttribute(string packages) => Skip = NpmPackages.Of(packages).Missing;
}

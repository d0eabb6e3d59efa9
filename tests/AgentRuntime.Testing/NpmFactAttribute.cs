using Xunit;

namespace AgentRuntime.Testing;

/// <summary>A fact that needs npm packages: skipped, with the reason, where Node.js is missing or they cannot be installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute(string packages) => Skip = NpmPackages.Of(packages).Missing;
}

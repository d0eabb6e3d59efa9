namespace AgentRuntime.Simulator.Tests.Clients;

/// <summary>A theory that needs the npm clients: skipped, with the reason, where Node.js is missing or they cannot be installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NpmTheoryAttribute : TheoryAttribute
{
    public NpmTheoryAttribute() => Skip = NpmClients.Missing;
}

namespace AgentRuntime.Simulator.Tests.Clients;

/// <summary>A fact that needs the npm clients: skipped, with the reason, where Node.js is missing or they cannot be installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute() => Skip = NpmClients.Missing;
}

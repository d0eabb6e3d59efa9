using AgentRuntime.Hosting;
using AgentRuntime.Server.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

#pragma warning disable IDE0130 // Extensions of IHealthChecksBuilder are found where every app looks for them.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Puts a runtime among an app's health checks.</summary>
public static class AgentRuntimeHealthChecksBuilderExtensions
{
    /// <summary>Adds a check that fails while a runtime should not be sent work: its journal does not answer, or it is stopping.</summary>
    /// <param name="builder">The app's health checks.</param>
    /// <param name="runtimeName">The key under which the runtime was added; null for the one without a name.</param>
    /// <param name="name">The check's name; null for <c>agent-runtime</c>, with the runtime's name behind it if it has one.</param>
    public static IHealthChecksBuilder AddAgentRuntime(
        this IHealthChecksBuilder builder, string? runtimeName = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name ?? (runtimeName is null ? "agent-runtime" : $"agent-runtime-{runtimeName}"),
            services => new AgentRuntimeHealthCheck(runtimeName is null
                ? services.GetRequiredService<AgentRuntimeHost>()
                : services.GetRequiredKeyedService<AgentRuntimeHost>(runtimeName)),
            HealthStatus.Unhealthy,
            tags: null));
    }
}

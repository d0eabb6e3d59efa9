using AgentRuntime.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentRuntime.Server.Health;

/// <summary>A runtime as a check among the app's own.</summary>
internal sealed class AgentRuntimeHealthCheck(AgentRuntimeHost runtime) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await Readiness.FindProblemAsync(runtime, cancellationToken).ConfigureAwait(false) is { } problem
            ? new HealthCheckResult(context.Registration.FailureStatus, problem)
            : HealthCheckResult.Healthy();
}

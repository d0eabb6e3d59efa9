using AgentRuntime.Server.Json;
using AgentRuntime.Server.Problems;
using AgentRuntime.Server.Routing;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Server.Health;

/// <summary>Whether the process lives, and whether it should be sent work.</summary>
internal static class HealthEndpoints
{
    public static void Map(RouteTable routes)
    {
        routes.Add("GET", "/healthz", static call => call.WriteAsync(new HealthAnswer("ok"), ServerJson.Relaxed.HealthAnswer), isOpen: true);
        routes.Add("GET", "/readyz", ReadyAsync, isOpen: true);
    }

    private static async Task ReadyAsync(ApiCall call)
    {
        if (await Readiness.FindProblemAsync(call.Server.Runtime, call.Aborted).ConfigureAwait(false) is { } problem)
        {
            throw new ProblemException(new Problem(StatusCodes.Status503ServiceUnavailable, "not_ready", problem)
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            });
        }

        await call.WriteAsync(new HealthAnswer("ready"), ServerJson.Relaxed.HealthAnswer).ConfigureAwait(false);
    }
}

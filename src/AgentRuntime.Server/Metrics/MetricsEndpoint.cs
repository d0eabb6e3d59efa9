using System.Text;
using AgentRuntime.Server.Routing;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Server.Metrics;

/// <summary>What is measured, for Prometheus to fetch.</summary>
internal static class MetricsEndpoint
{
    public static void Map(RouteTable routes, MetricsCollector? metrics)
    {
        if (metrics is not null)
        {
            routes.Add("GET", "/metrics", call => GetAsync(call, metrics));
        }
    }

    private static Task GetAsync(ApiCall call, MetricsCollector metrics)
    {
        call.Http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return call.Http.Response.WriteAsync(metrics.Write(), Encoding.UTF8, call.Aborted);
    }
}

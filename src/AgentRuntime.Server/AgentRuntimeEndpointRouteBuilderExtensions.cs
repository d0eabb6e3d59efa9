using AgentRuntime.Hosting;
using AgentRuntime.Server;
using AgentRuntime.Server.Approvals;
using AgentRuntime.Server.Health;
using AgentRuntime.Server.Metrics;
using AgentRuntime.Server.Models;
using AgentRuntime.Server.OpenApi;
using AgentRuntime.Server.Routing;
using AgentRuntime.Server.Security;
using AgentRuntime.Server.Sse;
using AgentRuntime.Server.Threads;
using AgentRuntime.Server.Turns;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

#pragma warning disable IDE0130 // Extensions of IEndpointRouteBuilder are found where every app looks for them.
namespace Microsoft.AspNetCore.Builder;
#pragma warning restore IDE0130

/// <summary>Puts the HTTP API of a runtime into an app.</summary>
public static class AgentRuntimeEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the HTTP API of a runtime: <c>/v1/…</c>, <c>/openapi/v1.json</c>, <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="prefix">What stands before the paths, such as <c>/agents</c>; empty for nothing.</param>
    /// <param name="configure">Says which runtime it is, and who may call; null for the one without a name.</param>
    /// <returns>All its endpoints, for conventions of the app's own.</returns>
    /// <exception cref="InvalidOperationException">There is no such runtime.</exception>
    /// <exception cref="UnprotectedAddressException">The app is told to listen beyond the loopback interface, and nobody is asked who they are.</exception>
    /// <exception cref="RuntimeConfigException">A setting is wrong; the message names the key and the file.</exception>
    public static IEndpointConventionBuilder MapAgentRuntime(
        this IEndpointRouteBuilder endpoints, string prefix = "", Action<AgentRuntimeServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = new AgentRuntimeServerOptions();
        configure?.Invoke(options);
        var services = endpoints.ServiceProvider;
        var server = RuntimeServer.Create(services, FindRuntime(services, options.RuntimeName), options);
        if (!server.Access.IsAuthenticated
            && services.GetService<IConfiguration>() is { } configuration
            && ListenCheck.FindPublic(ListenCheck.ConfiguredUrls(configuration)) is { } url)
        {
            throw new UnprotectedAddressException(ListenCheck.Explain(url));
        }

        var group = endpoints.MapGroup(prefix);
        var routes = new RouteTable(group, new RequestPipeline(server));
        ThreadEndpoints.Map(routes);
        TurnEndpoints.Map(routes);
        EventEndpoint.Map(routes);
        ApprovalEndpoints.Map(routes);
        ModelEndpoint.Map(routes);
        HealthEndpoints.Map(routes);
        MetricsEndpoint.Map(routes, server.Metrics);
        OpenApiEndpoint.Map(routes);
        routes.Close();
        return group;
    }

    private static AgentRuntimeHost FindRuntime(IServiceProvider services, string? name) =>
        (name is null ? services.GetService<AgentRuntimeHost>() : services.GetKeyedService<AgentRuntimeHost>(name))
        ?? throw new InvalidOperationException(name is null
            ? "There is no runtime to map. Add one: builder.Services.AddAgentRuntime(rt => …)."
            : $"There is no runtime named '{name}' to map. Add it: builder.Services.AddAgentRuntime(\"{name}\", (services, rt) => …).");
}

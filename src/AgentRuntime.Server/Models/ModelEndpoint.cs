using AgentRuntime.Server.Json;
using AgentRuntime.Server.Routing;

namespace AgentRuntime.Server.Models;

/// <summary>The models of all providers.</summary>
internal static class ModelEndpoint
{
    public static void Map(RouteTable routes) => routes.Add("GET", "/v1/models", ListAsync);

    private static async Task ListAsync(ApiCall call)
    {
        var models = call.Server.Runtime.Models;
        var answers = await (call.QueryFlag("refresh") ? models.RefreshAsync(call.Aborted) : models.GetAsync(call.Aborted)).ConfigureAwait(false);
        await call.WriteAsync(ModelsAnswer.Of(answers), ServerJson.Relaxed.ModelsAnswer).ConfigureAwait(false);
    }
}

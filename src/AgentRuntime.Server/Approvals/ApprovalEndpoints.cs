using AgentRuntime.Server.Json;
using AgentRuntime.Server.Routing;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Server.Approvals;

/// <summary>Approvals: those that wait, and their answers.</summary>
internal static class ApprovalEndpoints
{
    public static void Map(RouteTable routes)
    {
        routes.Add("GET", "/v1/threads/{threadId}/approvals", ListAsync);
        routes.Add("POST", "/v1/threads/{threadId}/approvals/{approvalId}", AnswerAsync);
    }

    private static async Task ListAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        var snapshot = await thread.GetSnapshotAsync(call.Aborted).ConfigureAwait(false);
        await call.WriteAsync(
            new ListAnswer<OpenApprovalAnswer>([.. snapshot.OpenApprovals.Select(OpenApprovalAnswer.Of)]),
            ServerJson.Relaxed.ListAnswerOpenApprovalAnswer).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        var request = await call.ReadAsync(ServerJson.Relaxed.ApprovalRequest).ConfigureAwait(false);
        await thread.ResolveApprovalAsync(call.RouteText("approvalId"), request.ToAnswer(), call.Aborted).ConfigureAwait(false);
        await call.Empty(StatusCodes.Status204NoContent).ConfigureAwait(false);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using AgentRuntime.Simulator;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Server.Tests.Approvals;

public sealed class ApprovalEndpointTests : IAsyncLifetime
{
    private ServerUnderTest _server = null!;
    private int _calls;

    public async Task InitializeAsync() => _server = await ServerUnderTest.StartAsync(rt => rt.AddTool(
        new ApprovalRequiredAIFunction(AIFunctionFactory.Create(
            (string path) =>
            {
                Interlocked.Increment(ref _calls);
                return $"removed {path}";
            },
            "remove"))));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Post_Approved_RunsTheToolOnce()
    {
        var (threadId, approvalId) = await AskAsync();

        using var approved = await AnswerAsync(threadId, approvalId, new { approved = true, remember = "once" });
        using var again = await AnswerAsync(threadId, approvalId, new { approved = true });
        var frames = await _server.ReadUntilIdleAsync(threadId);

        await Expect.EmptyAsync(approved, HttpStatusCode.NoContent);
        await Expect.ProblemAsync(again, HttpStatusCode.NotFound, "approval_not_found");
        Assert.Equal(1, _calls);
        Assert.Equal("Approved", frames.Single(frame => frame.Event == "approval.resolved").Text("outcome"));
        Assert.Equal("EndTurn", frames[^1].Text("reason"));
    }

    [Fact]
    public async Task Post_Refused_TellsTheModelWhy()
    {
        var (threadId, approvalId) = await AskAsync();

        using var refused = await AnswerAsync(threadId, approvalId, new { approved = false, reason = "Not that one." });
        var frames = await _server.ReadUntilIdleAsync(threadId);

        await Expect.EmptyAsync(refused, HttpStatusCode.NoContent);
        Assert.Equal(0, _calls);
        Assert.Equal("Not that one.", frames.Single(frame => frame.Event == "approval.resolved").Text("reason"));
    }

    [Fact]
    public async Task Get_OpenApproval_IsListedAndPartOfTheThread()
    {
        var (threadId, approvalId) = await AskAsync();

        var open = (await _server.GetAsync($"/v1/threads/{threadId}/approvals")).GetProperty("data")[0];
        var thread = await _server.GetAsync($"/v1/threads/{threadId}");

        Assert.Equal(approvalId, open.GetProperty("approvalId").GetString());
        Assert.Equal("remove", open.GetProperty("name").GetString());
        Assert.Equal("""{"path":"/tmp/x"}""", open.GetProperty("input").GetRawText());
        Assert.Equal("AwaitingApproval", thread.GetProperty("status").GetString());
        Assert.Equal(open.GetRawText(), thread.GetProperty("openApprovals")[0].GetRawText());
    }

    [Theory]
    [InlineData("{}", "approved")]
    [InlineData("""{"approved":"yes"}""", "approved")]
    [InlineData("""{"approved":true,"remember":"forever"}""", "remember")]
    [InlineData("""{"approved":true,"because":"I say so"}""", "because")]
    public async Task Post_WrongBody_NamesTheMemberAndDecidesNothing(string body, string field)
    {
        var (threadId, approvalId) = await AskAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await _server.Client.PostAsync($"/v1/threads/{threadId}/approvals/{approvalId}", content);

        await Expect.ProblemAsync(response, HttpStatusCode.BadRequest, "invalid_request", field);
        Assert.Equal(1, (await _server.GetAsync($"/v1/threads/{threadId}/approvals")).GetProperty("data").GetArrayLength());
    }

    private async Task<(string ThreadId, string ApprovalId)> AskAsync()
    {
        _server.Model.Enqueue(SimulatedReply.Of(new SimulatedPart.ToolCall("remove", """{"path":"/tmp/x"}""")));
        var threadId = await _server.CreateThreadAsync(model: "ollama/sim-tools");
        await _server.SendAsync(threadId);
        await using var stream = await SseClient.OpenAsync(_server.Client, $"/v1/threads/{threadId}/events");
        var frames = await stream.ReadUntilAsync(static frame => frame.Event == "approval.requested");
        return (threadId, frames[^1].Text("approvalId"));
    }

    private Task<HttpResponseMessage> AnswerAsync(string threadId, string approvalId, object answer) =>
        _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/approvals/{approvalId}", answer);
}

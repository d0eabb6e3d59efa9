using System.Net;
using AgentRuntime.Hosting;
using AgentRuntime.Simulator;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Server.Tests.Turns;

/// <summary>Cancel over HTTP in every phase of a turn: the model server's socket is closed, and the turn stops as cancelled.</summary>
public sealed class CancelPhaseTests
{
    private const int MaxAttempts = 100;

    private static readonly TimeSpan CloseLimit = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancel_WaitingForHeadersOrStreaming_ClosesTheSocketWithinFiftyMilliseconds(bool isStreaming)
    {
        await using var server = await ServerUnderTest.StartAsync(simulator: new SimulatorOptions
        {
            FirstTokenDelay = isStreaming ? TimeSpan.Zero : Forever,
            Rate = 100,
            ReplyTokens = 100_000,
        });
        var threadId = await server.CreateThreadAsync();

        // A busy machine may take longer now and then; a connection that is drained or left open is late every time.
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < MaxAttempts && best >= CloseLimit; i++)
        {
            var took = await MeasureAsync(server, threadId, i, isStreaming);
            best = took < best ? took : best;
        }

        Assert.True(best < CloseLimit, $"The model server saw the close after {best.TotalMilliseconds:F1} ms at best.");
    }

    [Fact]
    public async Task Cancel_WaitingForTheGate_StopsTheTurnThatNeverAsked()
    {
        await using var server = await StartAsync(static rt => rt.Configure(
            static settings => settings with { Gates = settings.Gates with { Permits = 1 } }));
        var first = await server.CreateThreadAsync();
        var second = await server.CreateThreadAsync();
        await HoldAsync(server, first);
        var (turnId, _) = await server.SendAsync(second);
        await WaitForAsync(server, second, "model.queued");

        await CancelAsync(server, second, turnId);

        Assert.Single(server.Model.Exchanges, static exchange => exchange.IsCompletion);
        using var other = await server.Client.PostAsync($"/v1/threads/{first}/cancel?wait=true", null);
        await Expect.EmptyAsync(other, HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Cancel_WhileAToolRuns_CancelsTheTool()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(rt => rt.AddTool(AIFunctionFactory.Create(
            async (CancellationToken token) =>
            {
                using var registration = token.Register(cancelled.SetResult);
                started.SetResult();
                await Task.Delay(Forever, token);
            },
            "act")));
        server.Model.Enqueue(SimulatedReply.Of(new SimulatedPart.ToolCall("act", "{}")));
        var threadId = await server.CreateThreadAsync(model: "ollama/sim-tools");
        var (turnId, _) = await server.SendAsync(threadId);
        await started.Task.WaitAsync(ServerUnderTest.Deadline);

        await CancelAsync(server, threadId, turnId);

        await cancelled.Task.WaitAsync(ServerUnderTest.Deadline);
    }

    [Fact]
    public async Task Cancel_WhileAPersonIsAsked_ClosesTheQuestion()
    {
        await using var server = await StartAsync(static rt => rt.AddTool(
            new ApprovalRequiredAIFunction(AIFunctionFactory.Create(static () => "done", "act"))));
        server.Model.Enqueue(SimulatedReply.Of(new SimulatedPart.ToolCall("act", "{}")));
        var threadId = await server.CreateThreadAsync(model: "ollama/sim-tools");
        var (turnId, _) = await server.SendAsync(threadId);
        await WaitForAsync(server, threadId, "approval.requested");

        await CancelAsync(server, threadId, turnId);

        Assert.Equal(0, (await server.GetAsync($"/v1/threads/{threadId}/approvals")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Cancel_WhileItWaitsToTryAgain_StopsTheWaiting()
    {
        await using var server = await StartAsync(static rt => rt.Configure(static settings => settings with
        {
            Retries = settings.Retries with { InitialDelay = Forever, MaxDelay = Forever },
        }));
        server.Model.Enqueue(SimulatedReply.Fail(new SimulatedFault.Status(500)));
        var threadId = await server.CreateThreadAsync();
        var (turnId, _) = await server.SendAsync(threadId);
        await WaitForAsync(server, threadId, "retrying");

        await CancelAsync(server, threadId, turnId);

        Assert.Single(server.Model.Exchanges, static exchange => exchange.IsCompletion);
    }

    private static Task<ServerUnderTest> StartAsync(Action<AgentRuntimeBuilder> configure) => ServerUnderTest.StartAsync(
        configure, simulator: new SimulatorOptions { Rate = 100, ReplyTokens = 100_000 });

    private static async Task<TimeSpan> MeasureAsync(ServerUnderTest server, string threadId, int index, bool isStreaming)
    {
        var (turnId, start) = await server.SendAsync(threadId);
        var exchange = await server.Model.WaitForCompletionAsync(index, CancellationToken.None).WaitAsync(ServerUnderTest.Deadline);
        if (isStreaming)
        {
            await WaitForAsync(server, threadId, "agent.text", start);
        }

        var cancelledAt = TimeProvider.System.GetTimestamp();
        await CancelAsync(server, threadId, turnId);
        Assert.Equal(SimulatedOutcome.ClientClosed, await exchange.Ended.WaitAsync(ServerUnderTest.Deadline));
        return TimeProvider.System.GetElapsedTime(cancelledAt, exchange.EndedAt!.Value);
    }

    private static async Task HoldAsync(ServerUnderTest server, string threadId)
    {
        await server.SendAsync(threadId);
        await WaitForAsync(server, threadId, "agent.text");
    }

    private static async Task WaitForAsync(ServerUnderTest server, string threadId, string kind, long from = 0)
    {
        await using var stream = await SseClient.OpenAsync(server.Client, $"/v1/threads/{threadId}/events?from={from}");
        await stream.ReadUntilAsync(frame => frame.Event == kind);
    }

    /// <summary>Cancels, and sees that the thread is idle and its one stop says so.</summary>
    private static async Task CancelAsync(ServerUnderTest server, string threadId, string turnId)
    {
        using var response = await server.Client.PostAsync($"/v1/threads/{threadId}/turns/{turnId}/cancel?wait=true", null);
        await Expect.EmptyAsync(response, HttpStatusCode.NoContent);
        var frames = await server.ReadUntilIdleAsync(threadId);
        var stopped = Assert.Single(frames, frame => frame.Event == "turn.stopped" && frame.TurnId == turnId);
        Assert.Equal("Cancelled", stopped.Text("reason"));
    }
}

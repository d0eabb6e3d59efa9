using System.Diagnostics;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Tests.Threads;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Telemetry;

/// <summary>What a thread tells while its turns run.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class ThreadTelemetryTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly TelemetryRecorder _recorder = new();
    private readonly FakeProvider _provider = new();
    private AgentRuntimeHost _runtime = null!;
    private AgentThread _thread = null!;

    public async Task InitializeAsync()
    {
        _runtime = AgentRuntimeHost.Start(rt => rt
            .AddProvider(_provider)
            .AddTool(static () => Activity.Current?.DisplayName ?? "no span", "look")
            .Configure(Some.Plain));
        _thread = await _runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m" });
    }

    public async Task DisposeAsync()
    {
        await _runtime.DisposeAsync();
        _recorder.Dispose();
    }

    [Fact]
    public async Task Turn_WithATool_IsOneTreeBelowTheSendersSpan()
    {
        using var request = new Activity("POST /turns").Start();
        var turn = await _thread.SendAsync("Look.");
        request.Stop();
        var first = await _provider.NextAsync();
        await first.SendAsync(FakeStream.Call("c1") with { Name = "look" }, new CompletionEvent.UsageUpdated(new TokenUsage(10, 2)));
        await first.StopAsync(StopReason.ToolUse);
        var second = await _provider.NextAsync();
        await second.SendAsync(new CompletionEvent.Text("Seen."), new CompletionEvent.UsageUpdated(new TokenUsage(20, 3)));
        await second.StopAsync();
        await turn.WaitAsync().WaitAsync(Deadline);

        var agent = _recorder.Span("invoke_agent");
        Assert.Equal((request.TraceId, request.SpanId), (agent.TraceId, agent.ParentSpanId));
        Assert.Equal((30L, 5L), (agent.GetTagItem("gen_ai.usage.input_tokens"), agent.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.Equal(
            ["chat m", "execute_tool look", "chat m"],
            _recorder.Spans.Where(span => span.ParentSpanId == agent.SpanId).Select(static span => span.DisplayName));
        Assert.Equal(
            [("input", 10), ("output", 2), ("input", 20), ("output", 3)],
            _recorder.Measurements("gen_ai.client.token.usage").Select(static tokens => ((string)tokens.Tags["gen_ai.token.type"]!, tokens.Value)));
        var result = second.Request.Messages.OfType<ModelMessage.ToolResult>().Single();
        Assert.Contains("execute_tool look", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_InTheMiddle_TellsWhatTheStreamConsumed()
    {
        var turn = await _thread.SendAsync("Count.");
        var stream = await _provider.NextAsync();
        await stream.SendAsync(new CompletionEvent.Text("one"), new CompletionEvent.UsageUpdated(new TokenUsage(10, 7)));
        await foreach (var threadEvent in turn.ReadAsync())
        {
            if (threadEvent is ThreadEvent.AgentText)
            {
                break;
            }
        }

        await turn.CancelAsync().WaitAsync(Deadline);

        Assert.Equal([10, 7], _recorder.Measurements("gen_ai.client.token.usage").Select(static tokens => tokens.Value));
        Assert.Equal("cancelled", _recorder.Span("chat m").GetTagItem("error.type"));
        Assert.Equal("Cancelled", _recorder.Span("invoke_agent").GetTagItem("error.type"));
    }

    [Fact]
    public async Task Dispose_InTheMiddle_EndsTheSpans()
    {
        await _thread.SendAsync("Count.");
        await _provider.NextAsync();

        await _runtime.DisposeAsync();

        Assert.Equal("Interrupted", _recorder.Span("invoke_agent").GetTagItem("error.type"));
        Assert.Equal("cancelled", _recorder.Span("chat m").GetTagItem("error.type"));
    }
}

using System.Diagnostics;
using AgentRuntime.Model;
using AgentRuntime.Telemetry;
using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Telemetry;

[Collection(TelemetryCollection.Name)]
public sealed class TurnTelemetryTests
{
    private const string Server = "http://localhost:11434";

    private static readonly ModelRef Model = ModelRef.Parse("ollama/qwen3:8b");

    private readonly ManualTimeProvider _time = new();
    private readonly TurnTelemetry _turn;

    public TurnTelemetryTests() => _turn = new TurnTelemetry(Some.Thread, _time);

    [Fact]
    public void Turn_WithARoundAndATool_IsATreeOfSpansByTheConventions()
    {
        using var recorder = new TelemetryRecorder(metrics: false);

        _turn.StartTurn(Some.Turn, Model, "helper");
        _turn.StartRound(Model, new ModelSettings { Temperature = 0.5, MaxOutputTokens = 9 }, Server, round: 1, attempt: 2);
        _turn.EndRound(new TokenUsage(10, 3, CacheRead: 5), StopReason.ToolUse, null);
        using (_turn.StartTool("call-1", "search"))
        {
            Assert.Equal("execute_tool search", Activity.Current?.DisplayName);
        }

        _turn.EndTool("call-1", ToolCallStatus.Completed);
        _turn.EndTurn(TurnStopReason.EndTurn, null);

        var turn = recorder.Span("invoke_agent helper");
        var round = recorder.Span("chat qwen3:8b");
        var tool = recorder.Span("execute_tool search");
        Assert.Equal((turn.SpanId, turn.SpanId), (round.ParentSpanId, tool.ParentSpanId));
        Assert.Equal(default, turn.ParentSpanId);
        Assert.Equal((ActivityKind.Internal, ActivityKind.Client, ActivityKind.Internal), (turn.Kind, round.Kind, tool.Kind));
        AssertTags(
            turn,
            ("gen_ai.operation.name", "invoke_agent"),
            ("gen_ai.agent.name", "helper"),
            ("gen_ai.provider.name", "ollama"),
            ("gen_ai.request.model", "qwen3:8b"),
            ("gen_ai.conversation.id", Some.Thread.Value),
            ("agent_runtime.turn.id", Some.Turn.Value),
            ("agent_runtime.turn.stop_reason", "EndTurn"),
            ("gen_ai.usage.input_tokens", 15L),
            ("gen_ai.usage.output_tokens", 3L));
        AssertTags(
            round,
            ("gen_ai.operation.name", "chat"),
            ("gen_ai.provider.name", "ollama"),
            ("gen_ai.request.model", "qwen3:8b"),
            ("gen_ai.conversation.id", Some.Thread.Value),
            ("gen_ai.request.stream", true),
            ("gen_ai.request.temperature", 0.5),
            ("gen_ai.request.max_tokens", 9),
            ("server.address", "localhost"),
            ("server.port", 11434),
            ("agent_runtime.round", 1),
            ("agent_runtime.attempt", 2),
            ("gen_ai.usage.input_tokens", 15L),
            ("gen_ai.usage.output_tokens", 3L),
            ("gen_ai.usage.cache_read.input_tokens", 5L));
        Assert.Equal(["tool_calls"], Assert.IsType<string[]>(round.GetTagItem("gen_ai.response.finish_reasons")));
        AssertTags(
            tool,
            ("gen_ai.operation.name", "execute_tool"),
            ("gen_ai.tool.name", "search"),
            ("gen_ai.tool.call.id", "call-1"),
            ("gen_ai.tool.type", "function"));
    }

    [Fact]
    public void Turn_AskedForInASpan_IsBelowIt()
    {
        using var recorder = new TelemetryRecorder(metrics: false);
        var parent = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

        _turn.Expect(Some.Turn, parent);
        _turn.StartTurn(Some.Turn, Model);
        _turn.EndTurn(TurnStopReason.EndTurn, null);

        var turn = recorder.Span("invoke_agent");
        Assert.Equal((parent.TraceId, parent.SpanId), (turn.TraceId, turn.ParentSpanId));
    }

    [Fact]
    public void Turn_UnderAnotherCurrentSpan_NeitherTakesItNorReplacesIt()
    {
        using var recorder = new TelemetryRecorder(metrics: false);
        using var other = new Activity("of another message").Start();

        _turn.StartTurn(Some.Turn, Model);
        _turn.StartRound(Model, ModelSettings.Default, Server, 1, 1);
        Assert.Same(other, Activity.Current);
        _turn.EndRound(null, StopReason.EndTurn, null);
        _turn.EndTurn(TurnStopReason.EndTurn, null);

        Assert.Same(other, Activity.Current);
        Assert.NotEqual(other.TraceId, recorder.Span("invoke_agent").TraceId);
    }

    [Fact]
    public void EndRound_Failed_IsAnErrorWithItsCategory()
    {
        using var recorder = new TelemetryRecorder();
        var error = Some.Error(ModelErrorCategory.Stalled);

        _turn.StartTurn(Some.Turn, Model);
        _turn.StartRound(Model, ModelSettings.Default, Server, 1, 1);
        _turn.EndRound(null, null, error);
        _turn.EndTurn(TurnStopReason.Failed, error);

        foreach (var span in recorder.Spans)
        {
            Assert.Equal((ActivityStatusCode.Error, "It broke."), (span.Status, span.StatusDescription));
            AssertTags(span, ("error.type", "Stalled"));
        }

        Assert.Equal("Stalled", Assert.Single(recorder.Measurements("gen_ai.client.operation.duration")).Tags["error.type"]);
        Assert.Equal("Stalled", Assert.Single(recorder.Measurements("gen_ai.invoke_agent.duration")).Tags["error.type"]);
    }

    [Fact]
    public void Batch_WithOutput_MeasuresTheFirstAndTheTimeBetween()
    {
        using var recorder = new TelemetryRecorder();
        _turn.StartTurn(Some.Turn, Model);
        _turn.StartRound(Model, ModelSettings.Default, Server, 1, 1);

        Batch(after: 100, CompletionEvent.Started.Instance);
        Batch(after: 400, new CompletionEvent.Thinking("hm"));
        Batch(after: 20, new CompletionEvent.UsageUpdated(TokenUsage.None));
        Batch(after: 30, new CompletionEvent.Text("a"), new CompletionEvent.Text("b"));
        _turn.EndRound(null, StopReason.EndTurn, null);

        var first = Assert.Single(recorder.Measurements("gen_ai.client.operation.time_to_first_chunk"));
        Assert.Equal(0.5, first.Value, 6);
        AssertChatTags(first);
        Assert.Equal(0.05, Assert.Single(recorder.Measurements("gen_ai.client.operation.time_per_output_chunk")).Value, 6);
        Assert.Equal(0.5, Assert.IsType<double>(recorder.Span("chat qwen3:8b").GetTagItem("gen_ai.response.time_to_first_chunk")), 6);
    }

    [Fact]
    public void Batch_TakenLater_MeasuresTheHopFromTheSocket()
    {
        using var recorder = new TelemetryRecorder(spans: false);
        var readAt = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(3));

        _turn.Batch(new CompletionBatch([new CompletionEvent.Text("a")], readAt));

        var hop = Assert.Single(recorder.Measurements("agent_runtime.hop.duration"));
        Assert.Equal((0.003, "thread"), (hop.Value, hop.Tags["agent_runtime.hop"]));
    }

    [Fact]
    public void EndRound_WithUsage_RecordsTokensByType()
    {
        using var recorder = new TelemetryRecorder(spans: false);
        _turn.StartRound(Model, ModelSettings.Default, Server, 1, 1);
        _time.Advance(TimeSpan.FromSeconds(2));

        _turn.EndRound(new TokenUsage(10, 3, CacheRead: 5), StopReason.EndTurn, null);

        var tokens = recorder.Measurements("gen_ai.client.token.usage");
        Assert.Equal([("input", 15), ("output", 3)], tokens.Select(static token => ((string)token.Tags["gen_ai.token.type"]!, token.Value)));
        Assert.All(tokens, AssertChatTags);
        var duration = Assert.Single(recorder.Measurements("gen_ai.client.operation.duration"));
        Assert.Equal(2, duration.Value, 6);
        AssertChatTags(duration);
        Assert.DoesNotContain("error.type", duration.Tags.Keys);
    }

    [Fact]
    public void EndRound_CancelledBeforeTheServerCounted_CountsThePiecesOfOutput()
    {
        using var recorder = new TelemetryRecorder();
        _turn.StartTurn(Some.Turn, Model);
        _turn.StartRound(Model, ModelSettings.Default, Server, 1, 1);
        Batch(after: 1, new CompletionEvent.Text("a"), new CompletionEvent.Text("b"), new CompletionEvent.Text("c"));

        _turn.EndRound(null, null, null);

        var tokens = Assert.Single(recorder.Measurements("gen_ai.client.token.usage"));
        Assert.Equal((3, "output", true), (tokens.Value, tokens.Tags["gen_ai.token.type"], tokens.Tags["agent_runtime.usage.is_estimated"]));
        AssertTags(recorder.Span("chat qwen3:8b"), ("error.type", "cancelled"), ("gen_ai.usage.output_tokens", 3L));
        Assert.Equal(ActivityStatusCode.Unset, recorder.Span("chat qwen3:8b").Status);
    }

    [Fact]
    public void EndRound_CancelledAfterTheServerCounted_RecordsItsCount()
    {
        using var recorder = new TelemetryRecorder(spans: false);
        _turn.StartRound(Model, ModelSettings.Default, Server, 1, 1);
        Batch(after: 1, new CompletionEvent.Text("a"));

        _turn.EndRound(new TokenUsage(4, 7), null, null);

        Assert.Equal([4, 7], recorder.Measurements("gen_ai.client.token.usage").Select(static tokens => tokens.Value));
    }

    [Fact]
    public void EndTool_Each_MeasuresItsDurationAndItsFailure()
    {
        using var recorder = new TelemetryRecorder();
        _turn.StartTurn(Some.Turn, Model);
        _turn.StartTool("1", "slow").Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        _turn.StartTool("2", "bad").Dispose();
        _turn.EndTool("2", ToolCallStatus.Failed);
        _turn.EndTool("1", ToolCallStatus.Completed);
        _turn.EndTool("1", ToolCallStatus.Completed);

        var measured = recorder.Measurements("gen_ai.execute_tool.duration");
        Assert.Equal(
            [("bad", 0, "Failed"), ("slow", 1, null)],
            measured.Select(static tool => ((string)tool.Tags["gen_ai.tool.name"]!, tool.Value, (string?)tool.Tags.GetValueOrDefault("error.type"))));
        Assert.Equal(ActivityStatusCode.Error, recorder.Span("execute_tool bad").Status);
    }

    [Fact]
    public void EndTurn_WithARoundAndAToolOpen_EndsThem()
    {
        using var recorder = new TelemetryRecorder();
        _turn.StartTurn(Some.Turn, Model);
        _turn.StartRound(Model, ModelSettings.Default, Server, 1, 1);
        _turn.StartTool("1", "slow").Dispose();
        _time.Advance(TimeSpan.FromSeconds(3));

        _turn.EndTurn(TurnStopReason.Cancelled, null);
        _turn.EndTurn(TurnStopReason.Cancelled, null);

        Assert.Equal(["chat qwen3:8b", "execute_tool slow", "invoke_agent"], recorder.Spans.Select(static span => span.DisplayName));
        AssertTags(recorder.Span("invoke_agent"), ("error.type", "Cancelled"));
        Assert.Equal(3, Assert.Single(recorder.Measurements("gen_ai.invoke_agent.duration")).Value, 6);
    }

    [Fact]
    public void Histograms_All_AdviseTheirBuckets()
    {
        using var recorder = new TelemetryRecorder();
        Run();

        Assert.Equal(
            81.92,
            ((System.Diagnostics.Metrics.Histogram<double>)recorder.Measurements("gen_ai.client.operation.duration")[0].Instrument).Advice!.HistogramBucketBoundaries![^1]);
        Assert.Equal(
            67108864,
            ((System.Diagnostics.Metrics.Histogram<long>)recorder.Measurements("gen_ai.client.token.usage")[0].Instrument).Advice!.HistogramBucketBoundaries![^1]);
    }

    [Fact]
    public void Run_NobodyListens_ReadsNoClockAndAllocatesNothing()
    {
        var turn = new TurnTelemetry(Some.Thread, new UnreadableClock());
        var batch = new CompletionBatch([new CompletionEvent.Text("a")], 1);
        var usage = new TokenUsage(1, 1);
        Run(turn, batch, usage);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            Run(turn, batch, usage);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Run(TurnTelemetry turn, CompletionBatch batch, TokenUsage usage)
    {
        turn.StartTurn(Some.Turn, Model);
        turn.StartRound(Model, ModelSettings.Default, Server, 1, 1);
        turn.Batch(batch);
        turn.EndRound(usage, StopReason.ToolUse, null);
        using (turn.StartTool("1", "tool"))
        {
            turn.EndTool("1", ToolCallStatus.Completed);
        }

        turn.EndTurn(TurnStopReason.Failed, null);
    }

    private static void AssertTags(Activity span, params (string Name, object Value)[] tags) =>
        Assert.All(tags, tag => Assert.Equal((tag.Name, tag.Value), (tag.Name, span.GetTagItem(tag.Name))));

    private static void AssertChatTags(TelemetryRecorder.Measurement measurement) => Assert.Equal(
        ("chat", "ollama", "qwen3:8b", "localhost", 11434),
        (measurement.Tags["gen_ai.operation.name"], measurement.Tags["gen_ai.provider.name"], measurement.Tags["gen_ai.request.model"],
            measurement.Tags["server.address"], measurement.Tags["server.port"]));

    private void Run() => Run(_turn, new CompletionBatch([new CompletionEvent.Text("a")], _time.GetTimestamp()), new TokenUsage(1, 1));

    private void Batch(int after, params CompletionEvent[] events)
    {
        _time.Advance(TimeSpan.FromMilliseconds(after));
        _turn.Batch(new CompletionBatch([.. events], _time.GetTimestamp()));
    }

    private sealed class UnreadableClock : TimeProvider
    {
        public override long GetTimestamp() => throw new InvalidOperationException("Nobody listens.");

        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("Nobody listens.");
    }
}

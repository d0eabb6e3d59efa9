using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads;

public sealed class TurnLoopTests
{
    private static readonly TurnState Start = new(Some.Turn, 1);

    [Fact]
    public void Apply_DeltasOfOneBatch_BecomeOneEffectEachRun()
    {
        var (state, effects) = TurnLoop.Apply(Start, Batch(
            new CompletionEvent.Thinking("a"),
            new CompletionEvent.Thinking("b"),
            new CompletionEvent.Text("c"),
            new CompletionEvent.Text("d")));

        Assert.Equal<TurnEffect>([new TurnEffect.Thinking("ab"), new TurnEffect.Text("cd")], effects);
        Assert.True(state.HasOutput);
    }

    [Fact]
    public void EndRound_AfterStop_StopsTheTurnWithUsage()
    {
        var usage = new TokenUsage(3, 5);
        var (state, _) = TurnLoop.Apply(Start, Batch(
            new CompletionEvent.Text("hi"),
            new CompletionEvent.UsageUpdated(usage),
            new CompletionEvent.Stopped(StopReason.MaxTokens, "length")));

        var (_, effects, step) = TurnLoop.EndRound(state, "fake");

        Assert.Equal<TurnEffect>([new TurnEffect.Usage(usage, null)], effects);
        Assert.Equal(new TurnStep.Stop(TurnStopReason.MaxTokens, null, IsPartial: false), step);
    }

    [Fact]
    public void EndRound_WithoutStop_IsTruncated()
    {
        var (state, _) = TurnLoop.Apply(Start, Batch(new CompletionEvent.Text("hi")));

        var (_, _, step) = TurnLoop.EndRound(state, "fake");

        Assert.Equal(ModelErrorCategory.Truncated, Assert.IsType<TurnStep.Fail>(step).Error.Category);
    }

    [Fact]
    public void EndRound_WithCalls_RunsThem()
    {
        using var input = JsonDocument.Parse("{}");
        var (state, _) = TurnLoop.Apply(Start, Batch(
            new CompletionEvent.ToolUse("c1", "forecast", "{}", input.RootElement.Clone(), IsInputComplete: true),
            new CompletionEvent.Stopped(StopReason.ToolUse, "stop")));

        var (ended, effects, step) = TurnLoop.EndRound(state, "fake");

        Assert.Empty(effects);
        Assert.Equal("forecast", Assert.Single(Assert.IsType<TurnStep.RunTools>(step).Calls).Name);
        Assert.Equal(2, ended.Next().Round);
        Assert.Empty(ended.Calls);
    }

    [Fact]
    public void Apply_CallIdOfAnEarlierRound_IsMadeUnique()
    {
        var (first, _) = TurnLoop.Apply(Start, Batch(Call("call_0")));

        var (second, effects) = TurnLoop.Apply(first.Next(), Batch(Call("call_0"), Call("call_0")));

        Assert.Equal(["call_0-2", "call_0-3"], effects.Cast<TurnEffect.ProposeTool>().Select(static call => call.CallId));
        Assert.Equal(["call_0-2", "call_0-3"], second.Calls.Select(static call => call.Id));
    }

    [Fact]
    public void Retry_OfARound_IsAnotherMessage()
    {
        var retried = Start.Retry();

        Assert.Equal((1, 2), (retried.Round, retried.Attempt));
        Assert.NotEqual(Start.MessageId, retried.MessageId);
        Assert.Equal(1, retried.Next().Attempt);
    }

    [Fact]
    public void Apply_CallWithInvalidArguments_IsAnsweredAsFailed()
    {
        var (state, effects) = TurnLoop.Apply(Start, Batch(
            new CompletionEvent.ToolUseInvalid("c1", "forecast", "{city", "expected a quote"),
            new CompletionEvent.Stopped(StopReason.ToolUse, "stop")));

        var proposed = Assert.IsType<TurnEffect.ProposeTool>(effects[0]);
        Assert.Equal("{city", proposed.Input.GetString());
        Assert.Equal(ToolCallStatus.Failed, Assert.IsType<TurnEffect.UpdateTool>(effects[1]).Status);
        Assert.IsType<TurnStep.NextRound>(TurnLoop.EndRound(state, "fake").Step);
    }

    [Fact]
    public void Abandon_WithOpenCalls_CancelsThem()
    {
        using var input = JsonDocument.Parse("{}");
        var (state, _) = TurnLoop.Apply(Start, Batch(
            new CompletionEvent.ToolUse("c1", "forecast", "{}", input.RootElement, IsInputComplete: true)));

        var (abandoned, effects) = TurnLoop.Abandon(state, "It broke off.");

        Assert.Equal(new TurnEffect.UpdateTool("c1", ToolCallStatus.Cancelled, "It broke off."), Assert.Single(effects));
        Assert.Empty(abandoned.Calls);
    }

    [Theory]
    [MemberData(nameof(EveryCompletionEvent))]
    public void Apply_EveryKindOfEvent_IsHandled(Type kind)
    {
        var completionEvent = (CompletionEvent)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(kind);
        completionEvent = completionEvent switch
        {
            CompletionEvent.Text => new CompletionEvent.Text("x"),
            CompletionEvent.Thinking => new CompletionEvent.Thinking("x"),
            CompletionEvent.ToolUseInvalid => new CompletionEvent.ToolUseInvalid("i", "n", "r", "e"),
            CompletionEvent.TimingsUpdated => new CompletionEvent.TimingsUpdated(default, default, default),
            _ => completionEvent,
        };

        Assert.NotNull(TurnLoop.Apply(Start, Batch(completionEvent)).State);
    }

    public static TheoryData<Type> EveryCompletionEvent() =>
        [.. typeof(CompletionEvent).GetNestedTypes().Where(static type => type.IsSubclassOf(typeof(CompletionEvent)))];

    private static CompletionEvent.ToolUse Call(string id)
    {
        using var input = JsonDocument.Parse("{}");
        return new CompletionEvent.ToolUse(id, "forecast", "{}", input.RootElement.Clone(), IsInputComplete: true);
    }

    private static CompletionBatch Batch(params CompletionEvent[] events) => new([.. events], 0);
}

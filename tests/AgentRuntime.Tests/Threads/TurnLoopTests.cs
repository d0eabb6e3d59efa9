using System.Collections.Immutable;
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

        var (_, effects, step) = TurnLoop.EndRound(state, 8, "fake");

        Assert.Equal<TurnEffect>([new TurnEffect.Usage(usage, null)], effects);
        Assert.Equal(new TurnStep.Stop(TurnStopReason.MaxTokens, null, IsPartial: false), step);
    }

    [Fact]
    public void EndRound_WithoutStop_IsTruncated()
    {
        var (state, _) = TurnLoop.Apply(Start, Batch(new CompletionEvent.Text("hi")));

        var (_, _, step) = TurnLoop.EndRound(state, 8, "fake");

        var stop = Assert.IsType<TurnStep.Stop>(step);
        Assert.Equal(TurnStopReason.Failed, stop.Reason);
        Assert.Equal(ModelErrorCategory.Truncated, stop.Error!.Category);
        Assert.True(stop.IsPartial);
    }

    [Fact]
    public void EndRound_CallOfAToolThatIsNotThere_TellsTheModelAndGoesOn()
    {
        var (state, effects, step) = EndRoundWithCall(maxRounds: 2);

        var update = Assert.IsType<TurnEffect.UpdateTool>(Assert.Single(effects));
        Assert.Equal(ToolCallStatus.Failed, update.Status);
        Assert.Contains("'forecast'", update.Content, StringComparison.Ordinal);
        Assert.IsType<TurnStep.NextRound>(step);
        Assert.Equal(2, state.Next().Round);
        Assert.Empty(state.Next().Calls);
    }

    [Fact]
    public void EndRound_LastRoundWithCalls_StopsWithMaxRounds()
    {
        var (_, _, step) = EndRoundWithCall(maxRounds: 1);

        Assert.Equal(new TurnStep.Stop(TurnStopReason.MaxRounds, null, IsPartial: false), step);
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
        Assert.IsType<TurnStep.NextRound>(TurnLoop.EndRound(state, 8, "fake").Step);
    }

    [Fact]
    public void Abandon_WithOpenCalls_CancelsThem()
    {
        using var input = JsonDocument.Parse("{}");
        var (state, _) = TurnLoop.Apply(Start, Batch(
            new CompletionEvent.ToolUse("c1", "forecast", "{}", input.RootElement, IsInputComplete: true)));

        var (effects, _) = TurnLoop.Abandon(state, new TurnStep.Stop(TurnStopReason.Cancelled, null, IsPartial: false));

        Assert.Equal(ToolCallStatus.Cancelled, Assert.IsType<TurnEffect.UpdateTool>(Assert.Single(effects)).Status);
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

    private static (TurnState State, ImmutableArray<TurnEffect> Effects, TurnStep Step) EndRoundWithCall(int maxRounds)
    {
        using var input = JsonDocument.Parse("{}");
        var (state, _) = TurnLoop.Apply(Start, Batch(
            new CompletionEvent.ToolUse("c1", "forecast", "{}", input.RootElement.Clone(), IsInputComplete: true),
            new CompletionEvent.Stopped(StopReason.ToolUse, "stop")));
        return TurnLoop.EndRound(state, maxRounds, "fake");
    }

    private static CompletionBatch Batch(params CompletionEvent[] events) => new([.. events], 0);
}

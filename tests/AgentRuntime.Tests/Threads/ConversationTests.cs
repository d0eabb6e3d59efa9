using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads;

public sealed class ConversationTests
{
    private static readonly TurnId Second = new("turn-2");

    [Fact]
    public void ToMessages_OfATurn_HasInstructionsQuestionAndAnswer()
    {
        var conversation = Fold(
            new ThreadEvent.ThreadCreated(Some.Stamp(0), Some.Model, "Be brief.", ModelSettings.Default),
            new ThreadEvent.UserMessageAdded(Some.Stamp(1), "Hi"),
            new ThreadEvent.TurnStarted(Some.Stamp(2)),
            new ThreadEvent.RoundStarted(Some.Stamp(3), Some.Model, 1),
            Some.Thinking(4, "Greet."),
            Some.Text(10, "Hel"),
            Some.Text(13, "lo"));

        Assert.Equal(
            [
                new ModelMessage.System("Be brief."),
                new ModelMessage.User("Hi"),
                new ModelMessage.Assistant("Hello") { Thinking = "Greet." },
            ],
            Comparable(conversation));
    }

    [Fact]
    public void ToMessages_MessageQueuedDuringATurn_ComesAfterItsAnswer()
    {
        var conversation = Fold(
            new ThreadEvent.UserMessageAdded(Some.Stamp(0), "one"),
            new ThreadEvent.TurnStarted(Some.Stamp(1)),
            Some.Text(2, "a"),
            new ThreadEvent.UserMessageAdded(Some.Stamp(3, Second), "two"),
            Some.Text(4, "b"),
            new ThreadEvent.TurnStopped(Some.Stamp(5), TurnStopReason.EndTurn, null, IsPartial: false),
            new ThreadEvent.TurnStarted(Some.Stamp(6, Second)));

        Assert.Equal(
            [new ModelMessage.User("one"), new ModelMessage.Assistant("ab"), new ModelMessage.User("two")],
            Comparable(conversation));
    }

    [Fact]
    public void ToMessages_QueuedTurnCancelled_LeavesItsMessageOut()
    {
        var conversation = Fold(
            new ThreadEvent.UserMessageAdded(Some.Stamp(0), "one"),
            new ThreadEvent.TurnStopped(Some.Stamp(1), TurnStopReason.Cancelled, null, IsPartial: false));

        Assert.Empty(conversation.ToMessages());
        Assert.Empty(conversation.WaitingTurns);
    }

    [Fact]
    public void ToMessages_CallWithoutResult_GetsOneThatSaysSo()
    {
        using var input = JsonDocument.Parse("""{"city":"Oslo"}""");
        var conversation = Fold(
            new ThreadEvent.UserMessageAdded(Some.Stamp(0), "weather?"),
            new ThreadEvent.TurnStarted(Some.Stamp(1)),
            new ThreadEvent.ToolCallProposed(Some.Stamp(2), "c1", "forecast", input.RootElement),
            new ThreadEvent.ToolCallProposed(Some.Stamp(3), "c2", "forecast", input.RootElement),
            new ThreadEvent.ToolCallUpdated(Some.Stamp(4), "c2", ToolCallStatus.Completed, "rain"),
            new ThreadEvent.TurnStopped(Some.Stamp(5), TurnStopReason.Interrupted, null, IsPartial: true));

        var messages = conversation.ToMessages();

        var assistant = Assert.IsType<ModelMessage.Assistant>(messages[1]);
        Assert.Equal<ToolCallContent>(
            [
                new ToolCallContent("c1", "forecast", """{"city":"Oslo"}"""),
                new ToolCallContent("c2", "forecast", """{"city":"Oslo"}"""),
            ],
            assistant.ToolCalls);
        Assert.Equal(
            new ModelMessage.ToolResult("c1", "forecast", "The call ended without a result.", IsError: true), messages[2]);
        Assert.Equal(new ModelMessage.ToolResult("c2", "forecast", "rain", IsError: false), messages[3]);
    }

    [Fact]
    public void Apply_TurnWithoutStop_IsTheRunningOne()
    {
        var conversation = Fold(
            new ThreadEvent.UserMessageAdded(Some.Stamp(0), "one"),
            new ThreadEvent.TurnStarted(Some.Stamp(1)),
            new ThreadEvent.UserMessageAdded(Some.Stamp(2, Second), "two"));

        Assert.Equal(Some.Turn, conversation.RunningTurn);
        Assert.Equal([Second], conversation.WaitingTurns);
    }

    private static Conversation Fold(params ThreadEvent[] events)
    {
        var conversation = new Conversation();
        foreach (var threadEvent in events)
        {
            conversation.Apply(threadEvent);
        }

        return conversation;
    }

    // Records compare immutable arrays by reference; the default array compares equal to itself.
    private static IEnumerable<ModelMessage> Comparable(Conversation conversation) =>
        conversation.ToMessages().Select(static message => message switch
        {
            ModelMessage.User user => user with { Images = [] },
            ModelMessage.Assistant assistant => assistant with { ToolCalls = [] },
            _ => message,
        });
}

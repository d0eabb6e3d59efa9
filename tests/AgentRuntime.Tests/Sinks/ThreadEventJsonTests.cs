using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Sinks;

namespace AgentRuntime.Tests.Sinks;

public sealed class ThreadEventJsonTests
{
    [Fact]
    public void ToUtf8Bytes_OfText_HasTheCommonMembersAndItsOwn()
    {
        var json = Encoding.UTF8.GetString(ThreadEventJson.ToUtf8Bytes(Some.Text(7, "héllo")));

        Assert.Equal(
            """{"type":"agent.text","threadId":"t-1","turnId":"turn-1","position":7,"end":12,"time":"1970-01-01T00:00:00Z","messageId":"m","text":"héllo"}""",
            json);
    }

    [Fact]
    public void ToUtf8Bytes_OfAFailedTurn_HasTheErrorWithoutNulls()
    {
        var error = new ModelError(ModelErrorCategory.Overloaded, "busy", "ollama", "Wait.") { Status = 503 };
        var json = Encoding.UTF8.GetString(ThreadEventJson.ToUtf8Bytes(
            new ThreadEvent.TurnStopped(Some.Stamp(3), TurnStopReason.Failed, error, IsPartial: true)));

        Assert.EndsWith(
            ""","reason":"Failed","partial":true,"error":{"category":"Overloaded","message":"busy","provider":"ollama","status":503,"hint":"Wait."}}""",
            json,
            StringComparison.Ordinal);
    }

    private static readonly ImmutableSortedDictionary<string, string> Metadata =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("project", "x");

    [Theory]
    [MemberData(nameof(EveryThreadEvent))]
    public void Write_EveryKindOfEvent_IsOneObjectWithATypeAndNoNull(ThreadEvent threadEvent)
    {
        using var json = JsonDocument.Parse(ThreadEventJson.ToUtf8Bytes(threadEvent));

        Assert.Equal(ThreadEventJson.TypeOf(threadEvent), json.RootElement.GetProperty("type").GetString());
        Assert.DoesNotContain(json.RootElement.EnumerateObject(), static member => member.Value.ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public void EveryThreadEvent_OfThisTest_CoversTheFamily() => Assert.Equal(
        typeof(ThreadEvent).GetNestedTypes().Where(static type => type.IsSubclassOf(typeof(ThreadEvent))).ToHashSet(),
        EveryThreadEvent().Cast<object[]>().Select(static row => row[0].GetType()).ToHashSet());

    public static TheoryData<ThreadEvent> EveryThreadEvent()
    {
        using var input = JsonDocument.Parse("""{"a":1}""");
        var stamp = Some.Stamp(1);
        return
        [
            new ThreadEvent.ThreadCreated(stamp with { TurnId = null }, Some.Model, "", ModelSettings.Default),
            new ThreadEvent.ThreadChanged(stamp with { TurnId = null }) { Tools = ["a"], Metadata = Metadata, Instructions = "" },
            new ThreadEvent.ThreadForked(stamp with { TurnId = null }, Some.Thread, 7),
            new ThreadEvent.UserMessageAdded(stamp, "hi") { Images = [new ImageContent("image/png", new byte[] { 1 })] },
            new ThreadEvent.UserMessageEdited(stamp, "hello"),
            new ThreadEvent.HistoryRewound(stamp with { TurnId = null }, 3),
            new ThreadEvent.TurnQueued(stamp, 1),
            new ThreadEvent.TurnStarted(stamp),
            new ThreadEvent.ModelQueued(stamp, 2),
            new ThreadEvent.RoundStarted(stamp, Some.Model, 1),
            new ThreadEvent.AgentText(stamp, "m", "text"),
            new ThreadEvent.AgentThinking(stamp, "m", "thought"),
            new ThreadEvent.ToolCallProposed(stamp, "c", "tool", input.RootElement.Clone()),
            new ThreadEvent.ToolCallUpdated(stamp, "c", ToolCallStatus.Running, null),
            new ThreadEvent.ToolCallUpdated(stamp, "c", ToolCallStatus.Running, null) { Progress = new ToolProgress("half", 1, 2) },
            new ThreadEvent.ApprovalRequested(stamp, "a", "c", "tool", input.RootElement.Clone(), "It writes.")
            {
                ExpiresAt = DateTimeOffset.UnixEpoch,
            },
            new ThreadEvent.ApprovalResolved(stamp, "a", "c", ApprovalOutcome.Denied, ApprovalRemember.Once, null),
            new ThreadEvent.Retrying(stamp, 2, 5, TimeSpan.FromSeconds(1), Some.Error(), Continues: true),
            new ThreadEvent.PlanUpdated(stamp, [new PlanEntry("read", PlanEntryStatus.InProgress)]),
            new ThreadEvent.ContextNearlyFull(stamp, 3_500, 4_096),
            new ThreadEvent.ContextCompacted(stamp, CompactionMethod.Summarized, 9, 3_900, 1_200) { Summary = "They met." },
            new ThreadEvent.TitleChanged(stamp with { TurnId = null }, "Meeting"),
            new ThreadEvent.SubagentStarted(stamp, "c", Some.Thread, "reader"),
            new ThreadEvent.SubagentStopped(stamp, "c", Some.Thread, TurnStopReason.EndTurn, TokenUsage.None),
            new ThreadEvent.UsageUpdated(stamp, TokenUsage.None, new ModelTimings(default, default, default)),
            new ThreadEvent.Notice(stamp, "note"),
            new ThreadEvent.TurnStopped(stamp, TurnStopReason.EndTurn, null, IsPartial: false),
            new ThreadEvent.Gap(stamp with { TurnId = null }, 1, 5),
        ];
    }
}

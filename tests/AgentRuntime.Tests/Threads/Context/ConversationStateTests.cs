using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Threads;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Tests.Threads.Context;

/// <summary>What a thread that comes back from the journal knows of itself.</summary>
public sealed class ConversationStateTests
{
    [Fact]
    public void Apply_ThreadCreated_HasAllThatItSays()
    {
        var parent = ThreadId.Parse("parent");
        var conversation = ThreadScript.Fold(
        [
            new ThreadEvent.ThreadCreated(Some.Stamp(0), Some.Model, "Be brief.", new ModelSettings { Seed = 7 })
            {
                Owner = "ann",
                Tools = ["look"],
                Priority = RequestPriority.Background,
                Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("k", "v"),
                Parent = parent,
                Depth = 2,
            },
        ]);

        Assert.Equal("ann", conversation.Owner);
        Assert.Equal<string>(["look"], conversation.Tools!.Value);
        Assert.Equal(RequestPriority.Background, conversation.Priority);
        Assert.Equal("v", conversation.Metadata["k"]);
        Assert.Equal((parent, 2), (conversation.Parent, conversation.Depth));
        Assert.Equal(7, conversation.Settings.Seed);
        Assert.Equal("Be brief.", conversation.Instructions);
    }

    [Fact]
    public void Apply_ThreadChanged_ReplacesWhatIsGivenAlone()
    {
        var script = new ThreadScript("Be brief.", new ModelSettings { Seed = 7 });
        var other = ModelRef.Parse("fake/other");

        script.Add(stamp => new ThreadEvent.ThreadChanged(stamp) { Model = other });
        script.Add(static stamp => new ThreadEvent.ThreadChanged(stamp) { Tools = ["look"] });

        Assert.Equal(other, script.Conversation.Model);
        Assert.Equal(7, script.Conversation.Settings.Seed);
        Assert.Equal("Be brief.", script.Conversation.Instructions);
        Assert.Equal<string>(["look"], script.Conversation.Tools!.Value);
    }

    [Fact]
    public void WaitingMessages_QueuedEditedAndPlaced_AreInTheOrderInWhichTheyRun()
    {
        var script = new ThreadScript();
        script.Ask("running");
        var (first, _) = script.Queue("first");
        var (second, _) = script.Queue("second");
        var (third, _) = script.Queue("third");

        script.Add(stamp => new ThreadEvent.TurnQueued(stamp with { TurnId = third }, 1));
        script.Add(stamp => new ThreadEvent.UserMessageEdited(stamp with { TurnId = second }, "2nd"));
        script.Add(stamp => new ThreadEvent.TurnStopped(stamp with { TurnId = first }, TurnStopReason.Cancelled, null, false));

        Assert.Equal(["third", "2nd"], script.Conversation.WaitingMessages.Select(static message => message.Text));
        Assert.Equal([third, second], script.Conversation.WaitingTurns);
    }

    [Fact]
    public void FindRemembered_KeyOfAnAcceptedMessage_TellsItsTurnStartAndContent()
    {
        var script = new ThreadScript();
        var start = script.Ask("hello", key: "k1");

        var remembered = script.Conversation.FindRemembered("k1");

        Assert.Equal(new RememberedMessage(script.Turn, start, RememberedMessages.ContentOf("hello", [])), remembered);
        Assert.Null(script.Conversation.FindRemembered("k2"));
    }

    [Fact]
    public void FindRemembered_MoreKeysThanAreRemembered_ForgetsTheOldest()
    {
        var conversation = new Conversation(rememberedKeys: 2);
        for (var i = 0; i < 3; i++)
        {
            conversation.Apply(new ThreadEvent.UserMessageAdded(Some.Stamp(i), "x") { IdempotencyKey = $"k{i}" });
        }

        Assert.Null(conversation.FindRemembered("k0"));
        Assert.NotNull(conversation.FindRemembered("k1"));
        Assert.NotNull(conversation.FindRemembered("k2"));
    }

    [Fact]
    public void ContentOf_OtherTextOrPictures_Differs()
    {
        var a = new ImageContent("image/png", new byte[] { 1, 2 });
        var b = new ImageContent("image/png", new byte[] { 1 });
        var contents = new[]
        {
            RememberedMessages.ContentOf("x", []),
            RememberedMessages.ContentOf("y", []),
            RememberedMessages.ContentOf("x", [a]),
            RememberedMessages.ContentOf("x", [b]),
            RememberedMessages.ContentOf("x", [b, b]),
        };

        Assert.Equal(contents.Length, contents.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void RunningRound_ProcessDiedWhileToolsRan_TellsWhichMayHaveRun()
    {
        var script = new ThreadScript();
        script.Ask("go");
        script.Round(2);
        script.Fail(continues: false, attempt: 3);
        var (done, running, asked) = (script.Call("a"), script.Call("b"), script.Call("c", """{"x":1}"""));
        script.Update(done, ToolCallStatus.Running);
        script.Update(done, ToolCallStatus.Completed, "ok");
        script.Update(running, ToolCallStatus.Running);
        script.Update(asked, ToolCallStatus.AwaitingApproval);

        var round = ThreadScript.Fold(script.Events).RunningRound!;

        Assert.Equal((script.Turn, 2, 3), (round.TurnId, round.Round, round.Attempt));
        Assert.Equal(
            [
                (done, "a", ToolCallStatus.Completed, true),
                (running, "b", ToolCallStatus.Running, true),
                (asked, "c", ToolCallStatus.AwaitingApproval, false),
            ],
            round.Calls.Select(static call => (call.Id, call.Name, call.Status, call.MayHaveRun)));
        Assert.Equal("""{"x":1}""", round.Calls[2].Input.GetRawText());
    }

    [Fact]
    public void RunningRound_AnotherRound_StartsWithItsFirstAttempt()
    {
        var script = new ThreadScript();
        script.Ask("go");
        script.Fail(continues: false, attempt: 3);
        script.Round(1);
        var same = script.Conversation.RunningRound;
        script.Round(2);

        Assert.Equal(3, same?.Attempt);
        Assert.Equal((2, 1), (script.Conversation.RunningRound?.Round, script.Conversation.RunningRound?.Attempt));
    }

    [Fact]
    public void TotalUsage_RoundsAndSubagents_AddUp()
    {
        var script = new ThreadScript();
        script.Ask("go");
        script.Add(static stamp => new ThreadEvent.UsageUpdated(stamp, new TokenUsage(10, 1, 5), null));
        script.Add(static stamp => new ThreadEvent.UsageUpdated(stamp, new TokenUsage(20, 2), null));
        script.Add(static stamp => new ThreadEvent.SubagentStopped(
            stamp, "c1", ThreadId.Parse("child"), TurnStopReason.EndTurn, new TokenUsage(300, 30)));

        Assert.Equal(new TokenUsage(330, 33, 5), script.Conversation.TotalUsage);
    }

    [Fact]
    public void Budget_OfTheRunningTurn_CountsItsEventsAlone()
    {
        var script = new ThreadScript();
        script.Ask("one");
        script.ToolRound(2, "r");
        script.Stop();
        script.Ask("two");
        script.Call("look");

        Assert.Equal((1, 1), (script.Conversation.Budget.Rounds, script.Conversation.Budget.ToolCalls));
    }

    [Fact]
    public void IsWarnedOfContext_Warned_UntilTheConversationIsMadeSmaller()
    {
        var script = new ThreadScript();
        var one = script.Exchange("one", "1");
        script.Add(static stamp => new ThreadEvent.ContextNearlyFull(stamp, 90, 100));
        var warned = script.Conversation.IsWarnedOfContext;
        script.Compact(new ContextCompaction(CompactionMethod.DroppedExchanges, 0));
        var compacted = script.Conversation.IsWarnedOfContext;
        script.Add(static stamp => new ThreadEvent.ContextNearlyFull(stamp, 90, 100));
        script.Rewind(one);

        Assert.True(warned);
        Assert.False(compacted);
        Assert.False(script.Conversation.IsWarnedOfContext);
    }

    [Fact]
    public void ThreadForked_CopiedEvents_KeepTheConversationAndNothingUnderWay()
    {
        var script = new ThreadScript();
        script.Exchange("one", "1");
        script.Ask("two", key: "k");
        script.Say("half");
        script.Queue("three");
        script.Add(static stamp => new ThreadEvent.UsageUpdated(stamp, new TokenUsage(10, 1), null));

        script.Add(static stamp => new ThreadEvent.ThreadForked(stamp, ThreadId.Parse("source"), 9));

        var conversation = script.Conversation;
        Assert.Equal("user: one\nassistant: 1\nuser: two\nassistant: half\n", Wire.Text(conversation.ToMessages()));
        Assert.Null(conversation.RunningTurn);
        Assert.Empty(conversation.WaitingMessages);
        Assert.Null(conversation.FindRemembered("k"));
        Assert.Equal(TokenUsage.None, conversation.TotalUsage);
    }

    [Fact]
    public void FindUserMessage_OfATurn_TellsWhereItBegan()
    {
        var script = new ThreadScript();
        script.Exchange("one", "1");
        var position = script.Exchange("two", "2");

        Assert.Equal((position, "two"), Of(script.Conversation.FindUserMessage(new TurnId("turn-2"))));
        Assert.Equal((position, "two"), Of(script.Conversation.LastUserMessage));
        Assert.Null(script.Conversation.FindUserMessage(new TurnId("turn-9")));

        static (long, string)? Of(ConversationEntry.User? message) =>
            message is null ? null : (message.Position, message.Text);
    }

    [Fact]
    public void Messages_Paged_GoOnAfterTheLastOneOfThePageBefore()
    {
        var script = new ThreadScript();
        for (var i = 0; i < 4; i++)
        {
            script.Exchange($"q{i}", $"a{i}");
        }

        var first = script.Conversation.Messages(max: 3);
        var rest = script.Conversation.Messages(first[^1].Position);

        Assert.Equal(["q0", "a0", "q1"], first.Select(static message => message.Text));
        Assert.Equal(["a1", "q2", "a2", "q3", "a3"], rest.Select(static message => message.Text));
    }

    [Fact]
    public void Messages_OfATurnWithTools_HaveTheirStatusAndResult()
    {
        var script = new ThreadScript();
        script.Ask("look");
        script.Think("where?");
        var call = script.Call("look", """{"at":2}""");
        script.Update(call, ToolCallStatus.Failed, "no");
        var position = script.Conversation.Messages()[1].Position;
        script.Queue("later");

        var messages = script.Conversation.Messages();

        Assert.Equal(2, messages.Length);
        Assert.Equal((ThreadMessageRole.User, "look"), (messages[0].Role, messages[0].Text));
        Assert.Equal((ThreadMessageRole.Assistant, "", "where?", true), (messages[1].Role, messages[1].Text, messages[1].Thinking, messages[1].IsPartial));
        var seen = Assert.Single(messages[1].ToolCalls);
        Assert.Equal((call, "look", ToolCallStatus.Failed, "no"), (seen.Id, seen.Name, seen.Status, seen.Result));
        Assert.Equal(position, messages[1].Position);
    }

    [Fact]
    public void Title_Changed_IsTheLastOne()
    {
        var script = new ThreadScript();
        script.Add(static stamp => new ThreadEvent.TitleChanged(stamp, "A"));
        script.Add(static stamp => new ThreadEvent.TitleChanged(stamp, "B"));

        Assert.Equal("B", script.Conversation.Title);
    }
}

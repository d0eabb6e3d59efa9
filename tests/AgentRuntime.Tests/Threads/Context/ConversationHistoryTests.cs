using AgentRuntime.Model;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Tests.Threads.Context;

/// <summary>What a model is told after rewinds, retries and compactions.</summary>
public sealed class ConversationHistoryTests
{
    [Fact]
    public void Rewind_ToAUserMessage_LeavesOutItAndAllAfterIt()
    {
        var script = new ThreadScript("Be brief.");
        script.Exchange("one", "1");
        var two = script.Exchange("two", "2");
        script.Exchange("three", "3");

        script.Rewind(two);
        script.Exchange("zwei", "II");

        Assert.Equal("system: Be brief.\nuser: one\nassistant: 1\nuser: zwei\nassistant: II\n", Told(script));
        Assert.Equal(["one", "1", "zwei", "II"], script.Conversation.Messages().Select(static message => message.Text));
    }

    [Fact]
    public void Rewind_ToAMessageThatWaitedDuringATurn_KeepsThatTurnsLaterRounds()
    {
        var script = new ThreadScript();
        script.Ask("one");
        script.ToolRound(1, "r1");
        var (queued, position) = script.Queue("two");
        script.Round(2);
        script.Say("done one");
        script.Stop();
        script.Start(queued);
        script.Say("done two");
        script.Stop();

        script.Rewind(position);

        Assert.Equal(
            """
            user: one
            assistant: Let me see. [c1 look {"at":1}]
            result c1: r1
            assistant: done one

            """.ReplaceLineEndings("\n"),
            Told(script));
    }

    [Fact]
    public void Rewind_ToAnEarlierMessage_KeepsTheMessagesThatWait()
    {
        var script = new ThreadScript();
        var one = script.Ask("one");
        script.Queue("two");
        script.Stop();

        script.Rewind(one);

        Assert.Equal("two", Assert.Single(script.Conversation.WaitingMessages).Text);
        Assert.Equal("", Told(script));
    }

    [Fact]
    public void Rewind_ToAWaitingMessage_TouchesNoRound()
    {
        var script = new ThreadScript();
        script.Ask("one");
        var (_, two) = script.Queue("two");
        script.Queue("three");
        script.Say("1");

        script.Rewind(two);

        Assert.Empty(script.Conversation.WaitingMessages);
        Assert.Equal("user: one\nassistant: 1\n", Told(script));
    }

    [Fact]
    public void Rewind_ToTheMessageOfTheRunningTurn_LeavesOutItsGrowingAnswer()
    {
        var script = new ThreadScript();
        script.Exchange("one", "1");
        var two = script.Ask("two");
        script.Say("half");

        script.Rewind(two);
        script.Stop(TurnStopReason.Cancelled);

        Assert.Equal("user: one\nassistant: 1\n", Told(script));
    }

    [Fact]
    public void ToMessages_CallWithTwoResults_HasTheFirst()
    {
        var script = new ThreadScript();
        script.Ask("look");
        var call = script.Call("look");
        script.Update(call, ToolCallStatus.Completed, "found");
        script.Update(call, ToolCallStatus.Cancelled, "too late");

        Assert.EndsWith("result c1: found\n", Told(script), StringComparison.Ordinal);
    }

    [Fact]
    public void Retrying_Continues_ClosesTheAnswerAndAsksToGoOn()
    {
        var script = new ThreadScript();
        script.Ask("count");
        script.Think("easy");
        script.Say("one, t");

        script.Fail(continues: true);
        var before = Told(script);
        script.Say("wo, three");
        script.Stop();

        Assert.Equal($"user: count\nassistant: (easy) one, t\nuser: {PromptHistory.ContinuationText}\n", before);
        Assert.Equal(before + "assistant: wo, three\n", Told(script));
        Assert.Equal(
            [("count", false), ("one, t", true), ("wo, three", false)],
            script.Conversation.Messages().Select(static message => (message.Text, message.IsPartial)));
    }

    [Fact]
    public void Retrying_Anew_LeavesOutWhatTheAttemptGave()
    {
        var script = new ThreadScript();
        script.Ask("count");
        script.Think("hm");
        script.Fail(continues: false);
        script.Think("easy");
        script.Say("one");

        Assert.Equal("user: count\nassistant: (easy) one\n", Told(script));
    }

    [Fact]
    public void Retrying_ContinuesAfterACallWithoutText_KeepsTheCallAndItsResult()
    {
        var script = new ThreadScript();
        script.Ask("look");
        script.Update(script.Call("look"), ToolCallStatus.Cancelled, "It broke off.");

        script.Fail(continues: true);

        Assert.Equal(
            $"user: look\nassistant:  [c1 look {{}}]\nerror c1: It broke off.\nuser: {PromptHistory.ContinuationText}\n", Told(script));
    }

    [Fact]
    public void Retrying_ContinuesWithReasoningAlone_IsAskedAnew()
    {
        var script = new ThreadScript();
        script.Ask("count");
        script.Think("hm");

        script.Fail(continues: true);

        Assert.Equal("user: count\n", Told(script));
    }

    [Fact]
    public void Compact_KeptFrom_TellsTheSystemMessageTheSummaryAndTheRest()
    {
        var script = new ThreadScript("Be brief.");
        script.Exchange("one", "1");
        script.Exchange("two", "2");
        var three = script.Exchange("three", "3");

        script.Compact(new ContextCompaction(CompactionMethod.Summarized, three) { Summary = "They counted." });
        script.Exchange("four", "4");

        Assert.Equal(
            "system: Be brief.\nuser: The beginning of this conversation was left out because it does not fit your context. "
            + "This summary stands for it:\n\nThey counted.\nuser: three\nassistant: 3\nuser: four\nassistant: 4\n",
            Told(script));
        Assert.Equal(8, script.Conversation.Messages().Length);
    }

    [Fact]
    public void Compact_InsideATurn_KeepsItsQuestion()
    {
        var script = new ThreadScript();
        script.Exchange("one", "1");
        script.Ask("two");
        script.ToolRound(1, "r1");
        var second = script.ToolRound(2, "r2");

        script.Compact(new ContextCompaction(CompactionMethod.DroppedExchanges, second));
        script.Round(3);
        script.Say("2");

        Assert.Equal(
            """
            user: two
            assistant: Let me see. [c2 look {"at":1}]
            result c2: r2
            assistant: 2

            """.ReplaceLineEndings("\n"),
            Told(script));
    }

    [Fact]
    public void Compact_BeforeTheLastRoundIsClosed_SaysTheSameBeforeAndAfter()
    {
        var script = new ThreadScript();
        script.Ask("two");
        script.ToolRound(1, "r1");
        var second = script.ToolRound(2, "r2");
        script.Compact(new ContextCompaction(CompactionMethod.DroppedExchanges, second));

        var before = Told(script);
        script.Round(3);

        Assert.StartsWith("user: two\nassistant: Let me see. [c2", before, StringComparison.Ordinal);
        Assert.Equal(before, Told(script));
    }

    [Fact]
    public void Compact_ToolResults_CutsThoseBeforeThePositionAlone()
    {
        var script = new ThreadScript();
        script.Ask("look");
        script.ToolRound(1, new string('a', 1_000));
        var second = script.ToolRound(2, new string('b', 1_000));

        script.Compact(new ContextCompaction(CompactionMethod.ShortenedToolResults, 0)
        {
            MaxToolResultLength = 200,
            ShortenedBefore = second,
        });

        var results = script.Conversation.ToMessages().OfType<ModelMessage.ToolResult>().ToArray();
        Assert.InRange(results[0].Text.Length, 190, 200);
        Assert.Contains("800 characters and more were left out", results[0].Text, StringComparison.Ordinal);
        Assert.Equal(new string('b', 1_000), results[1].Text);
    }

    [Fact]
    public void Compact_ToolResultWithPictures_LeavesThemOut()
    {
        var script = new ThreadScript();
        script.Ask("look");
        var call = script.Call("look");
        script.Add(stamp => new ThreadEvent.ToolCallUpdated(stamp, call, ToolCallStatus.Completed, "here")
        {
            Images = [new ImageContent("image/png", new byte[] { 1 })],
        });
        Assert.EndsWith("result c1: here <image/png>\n", Told(script), StringComparison.Ordinal);

        script.Compact(new ContextCompaction(CompactionMethod.ShortenedToolResults, 0)
        {
            MaxToolResultLength = 200,
            ShortenedBefore = long.MaxValue,
        });

        Assert.EndsWith("result c1: here\n[1 images were left out]\n", Told(script), StringComparison.Ordinal);
    }

    [Fact]
    public void Rewind_BeforeWhatACompactionKept_TellsTheOldMessagesAgain()
    {
        var script = new ThreadScript();
        script.Exchange("one", "1");
        var two = script.Exchange("two", "2");
        var three = script.Exchange("three", "3");
        script.Compact(new ContextCompaction(CompactionMethod.Summarized, three) { Summary = "One and two." });

        script.Rewind(two);

        Assert.Equal("user: one\nassistant: 1\n", Told(script));
        Assert.Equal(ContextCompaction.None, script.Conversation.Compaction);
    }

    [Fact]
    public void Rewind_ToTheFirstKeptMessage_KeepsTheSummary()
    {
        var script = new ThreadScript();
        script.Ask("one");
        var (queued, two) = script.Queue("two");
        script.ToolRound(2, "r");
        script.Stop();
        script.Start(queued);
        script.Stop();
        script.Compact(new ContextCompaction(CompactionMethod.Summarized, two) { Summary = "One." });

        script.Rewind(two);
        script.Exchange("zwei", "II");

        Assert.EndsWith(":\n\nOne.\nuser: zwei\nassistant: II\n", Told(script), StringComparison.Ordinal);
        Assert.Equal(
            Told(script), Wire.Text(script.Conversation.Preview(script.Conversation.Compaction)));
    }

    [Fact]
    public void ThreadChanged_Instructions_ReplaceTheSystemMessage()
    {
        var script = new ThreadScript("Be brief.");
        script.Exchange("one", "1");

        script.Add(static stamp => new ThreadEvent.ThreadChanged(stamp) { Instructions = "Be long." });
        var changed = Told(script);
        script.Add(static stamp => new ThreadEvent.ThreadChanged(stamp) { Instructions = "" });

        Assert.Equal("system: Be long.\nuser: one\nassistant: 1\n", changed);
        Assert.Equal("user: one\nassistant: 1\n", Told(script));
    }

    [Fact]
    public void ToMessages_WhileTheAnswerGrows_DoesNotCutIt()
    {
        var script = new ThreadScript();
        script.Ask("one");
        script.Say("a");
        _ = script.Conversation.ToMessages();
        script.Say("b");
        script.Stop();

        Assert.Equal("user: one\nassistant: ab\n", Told(script));
    }

    [Fact]
    public void ToMessages_ResultAfterTheRoundWasClosed_ChangesNothingThatWasSent()
    {
        var script = new ThreadScript();
        script.Ask("look");
        var call = script.Call("look");
        script.Update(call, ToolCallStatus.Running);
        script.Round(2);
        var sent = Told(script);

        script.Update(call, ToolCallStatus.Completed, "too late");

        Assert.EndsWith("error c1: The tool was started and its result is not known: it may have run.\n", sent, StringComparison.Ordinal);
        Assert.Equal(sent, Told(script));
    }

    private static string Told(ThreadScript script) => Wire.Text(script.Conversation.ToMessages());
}

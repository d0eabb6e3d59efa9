using AgentRuntime.Model;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Tests.Threads.Context;

public sealed class ContextWindowTests
{
    private static readonly ContextSettings Dropping = new() { Compaction = CompactionMode.Drop };

    private readonly TokenEstimator _estimator = new();

    [Fact]
    public void Plan_UnknownContext_WaitsForTheServer()
    {
        var plan = Window(Dropping).Plan(Long(50).Conversation, [], null);

        var fits = Assert.IsType<ContextPlan.Fits>(plan);
        Assert.Null(fits.ContextLength);
        Assert.False(fits.IsNearlyFull);
    }

    [Fact]
    public void Plan_UnknownContextAndAFallback_TakesTheFallback() =>
        Assert.IsType<ContextPlan.Drop>(
            Window(Dropping with { FallbackLength = 2_048 }).Plan(Long(50).Conversation, [], null));

    [Fact]
    public void Plan_NearlyFull_WarnsOnceUntilItIsMadeSmaller()
    {
        var script = Long(20);
        var tokens = Tokens(script);
        var length = (long)(tokens / 0.85);
        var settings = Dropping with { ReserveForOutput = 0 };

        var first = Window(settings).Plan(script.Conversation, [], length);
        script.Add(stamp => new ThreadEvent.ContextNearlyFull(stamp, tokens, length));
        var second = Window(settings).Plan(script.Conversation, [], length);
        var roomy = Window(settings).Plan(script.Conversation, [], length * 2);

        Assert.Equal(new ContextPlan.Fits(tokens, length, IsNearlyFull: true) { NeedsWarning = true }, first);
        Assert.Equal(new ContextPlan.Fits(tokens, length, IsNearlyFull: true) { NeedsWarning = false }, second);
        Assert.Equal(new ContextPlan.Fits(tokens, length * 2, IsNearlyFull: false), roomy);
    }

    [Fact]
    public void Plan_Off_SendsWhateverThereIs() =>
        Assert.IsType<ContextPlan.Fits>(
            Window(new ContextSettings { Compaction = CompactionMode.Off }).Plan(Long(50).Conversation, [], 1_000));

    [Theory]
    [InlineData(2_048)]
    [InlineData(4_096)]
    [InlineData(8_192)]
    [InlineData(32_768)]
    public void Plan_TooManyExchanges_DropsWholeOldOnesAtAnyLength(int length)
    {
        var script = Long(1_500);
        var before = Tokens(script);

        var drop = Assert.IsType<ContextPlan.Drop>(Window(Dropping).Plan(script.Conversation, [], length));
        script.Compact(drop.Compaction);

        var messages = script.Conversation.ToMessages();
        var question = Assert.IsType<ModelMessage.User>(messages[1]);
        Assert.StartsWith("Question ", question.Text, StringComparison.Ordinal);
        Assert.Equal("The last question.", Assert.IsType<ModelMessage.User>(messages[^1]).Text);
        Assert.Equal((before, Tokens(script)), (drop.Compaction.TokensBefore, drop.Compaction.TokensAfter));
        Assert.InRange(drop.Compaction.TokensAfter, length * 0.4, length * 0.5);
        Assert.IsType<ContextPlan.Fits>(Window(Dropping).Plan(script.Conversation, [], length));
    }

    [Fact]
    public void Plan_OldToolResultsAreMost_CutsTheOldestAloneAndKeepsEveryMessage()
    {
        var script = WithResults(rounds: 12, resultLength: 2_000);
        var count = script.Conversation.ToMessages().Length;

        var plan = Assert.IsType<ContextPlan.Shorten>(Window(new ContextSettings()).Plan(script.Conversation, [], 8_192));
        script.Compact(plan.Compaction);

        var results = script.Conversation.ToMessages().OfType<ModelMessage.ToolResult>().Select(static result => result.Text.Length).ToArray();
        Assert.Equal(count, script.Conversation.ToMessages().Length);
        Assert.InRange(results[0], 400, 512);
        Assert.Equal(2_000, results[^1]);
        Assert.Equal(results.Order(), results);
        Assert.Equal(plan.Compaction.TokensAfter, Tokens(script));
        Assert.InRange(plan.Compaction.TokensAfter, 1, 4_096);
        Assert.Equal(CompactionMethod.ShortenedToolResults, plan.Compaction.Method);
    }

    [Fact]
    public void Plan_OneTurnFillsTheContext_DropsItsOldRoundsAndKeepsItsQuestion()
    {
        var script = new ThreadScript("Be brief.");
        script.Exchange("Old question", new string('x', 1_000));
        script.Ask("The running question.");
        for (var round = 1; round <= 60; round++)
        {
            script.ToolRound(round, "ok", new string('y', 300));
        }

        var drop = Assert.IsType<ContextPlan.Drop>(Window(Dropping).Plan(script.Conversation, [], 4_096));
        script.Compact(drop.Compaction);

        var messages = script.Conversation.ToMessages();
        Assert.IsType<ModelMessage.System>(messages[0]);
        Assert.Equal("The running question.", Assert.IsType<ModelMessage.User>(messages[1]).Text);
        Assert.IsType<ModelMessage.Assistant>(messages[2]);
        Assert.IsType<ModelMessage.ToolResult>(messages[^1]);
        Assert.InRange(drop.Compaction.TokensAfter, 1_000, 2_048);
    }

    [Fact]
    public void Plan_ResultsOfTheLastRoundAloneAreTooLarge_CutsThemAsFarAsNeeded()
    {
        var script = new ThreadScript();
        script.Ask("The question.");
        script.ToolRound(1, new string('r', 100_000));

        var plan = Assert.IsType<ContextPlan.Shorten>(Window(Dropping).Plan(script.Conversation, [], 4_096));
        script.Compact(plan.Compaction);

        var result = script.Conversation.ToMessages().OfType<ModelMessage.ToolResult>().Single();
        Assert.InRange(result.Text.Length, 4_000, 8_192);
        Assert.InRange(plan.Compaction.TokensAfter, 1, 2_048);
    }

    [Fact]
    public void Plan_AfterACompaction_CutsNothingUpAgain()
    {
        var script = WithResults(rounds: 12, resultLength: 2_000);
        Compact(script, Dropping, 8_192);
        for (var i = 0; i < 20; i++)
        {
            var cut = CutResults(script);
            script.ToolRound(20 + i, new string('z', 2_000));
            Compact(script, Dropping, 8_192);
            var told = script.Conversation.ToMessages().OfType<ModelMessage.ToolResult>().ToDictionary(
                static result => result.CallId, static result => result.Text.Length, StringComparer.Ordinal);

            Assert.All(cut, call => Assert.True(!told.TryGetValue(call.Key, out var length) || length == call.Value));
        }
    }

    [Fact]
    public void Plan_EvenTheLeastDoesNotFit_SaysWhatToDo()
    {
        var script = new ThreadScript(new string('i', 10_000));
        script.Exchange("old", "answer");
        script.Ask("The question.");

        var plan = Assert.IsType<ContextPlan.TooLarge>(Window(Dropping).Plan(script.Conversation, [], 2_048));

        Assert.Equal(ModelErrorCategory.PromptTooLarge, plan.Error.Category);
        Assert.Contains("2048", plan.Error.Message, StringComparison.Ordinal);
        Assert.Contains("larger context", plan.Error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_TheLeastIsAboveTheMarkAndFits_IsSent()
    {
        var script = new ThreadScript(new string('i', 6_600));
        script.Exchange("old", "answer");
        script.Ask("The question.");

        var drop = Assert.IsType<ContextPlan.Drop>(Window(Dropping).Plan(script.Conversation, [], 2_048));
        script.Compact(drop.Compaction);

        Assert.IsType<ContextPlan.Fits>(Window(Dropping).Plan(script.Conversation, [], 2_048));
    }

    [Fact]
    public void Plan_LittleToSumUp_DropsItWithoutASummary()
    {
        // A summary may have 1024 tokens here, and what there is to sum up has fewer.
        var script = new ThreadScript(new string('i', 21_800));
        script.Exchange("old", new string('x', 3_400));
        script.Ask("The question.");

        Assert.IsType<ContextPlan.Drop>(Window(new ContextSettings()).Plan(script.Conversation, [], 8_192));
    }

    [Fact]
    public void Plan_OldExchangesAndResultsOfTheTurn_DropsTheOnesCutsTheOthersAndKeepsAllRounds()
    {
        var script = Long(200);
        for (var round = 1; round <= 6; round++)
        {
            script.ToolRound(round, new string('r', 4_000));
        }

        var drop = Assert.IsType<ContextPlan.Drop>(Window(Dropping).Plan(script.Conversation, [], 8_192));
        script.Compact(drop.Compaction);

        var messages = script.Conversation.ToMessages();
        Assert.Equal("The last question.", Assert.IsType<ModelMessage.User>(messages[1]).Text);
        var results = messages.OfType<ModelMessage.ToolResult>().Select(static result => result.Text.Length).ToArray();
        Assert.Equal(6, results.Length);
        Assert.InRange(results[0], 400, 512);
        Assert.Equal(4_000, results[^1]);
    }

    [Fact]
    public void PlanAfterRefusal_EstimateSaidThatItFits_HalvesWhatWasSent()
    {
        var script = Long(100);
        var sent = Tokens(script);
        var refusal = Errors.Of(ModelErrorCategory.PromptTooLarge);

        var first = Assert.IsType<ContextPlan.Drop>(
            Window(Dropping).PlanAfterRefusal(script.Conversation, [], null, refusal));
        script.Compact(first.Compaction);
        var second = Assert.IsType<ContextPlan.Drop>(
            Window(Dropping).PlanAfterRefusal(script.Conversation, [], sent * 2, refusal));

        Assert.InRange(first.Compaction.TokensAfter, sent * 0.4, sent * 0.5);
        Assert.InRange(second.Compaction.TokensAfter, sent * 0.2, sent * 0.25);
    }

    [Fact]
    public void PlanAfterRefusal_NothingLeftToLeaveOut_GivesTheServersOwnError()
    {
        var script = new ThreadScript("Be brief.");
        script.Ask("The question.");
        var refusal = Errors.Of(ModelErrorCategory.PromptTooLarge);

        var plan = Assert.IsType<ContextPlan.TooLarge>(
            Window(Dropping).PlanAfterRefusal(script.Conversation, [], null, refusal));

        Assert.Same(refusal, plan.Error);
    }

    [Fact]
    public void Plan_LongerReserveThanAQuarter_LeavesSmallContextsTheirRoom()
    {
        var script = new ThreadScript();
        script.Ask(new string('x', 4_500));

        Assert.IsType<ContextPlan.Fits>(
            Window(Dropping with { ReserveForOutput = 8_192 }).Plan(script.Conversation, [], 2_048));
    }

    private ContextWindow Window(ContextSettings settings) => new(settings, _estimator);

    private long Tokens(ThreadScript script) => _estimator.Estimate(Some.Model, script.Conversation.ToMessages(), []);

    private void Compact(ThreadScript script, ContextSettings settings, int length)
    {
        switch (Window(settings).Plan(script.Conversation, [], length))
        {
            case ContextPlan.Shorten shorten:
                script.Compact(shorten.Compaction);
                break;
            case ContextPlan.Drop drop:
                script.Compact(drop.Compaction);
                break;
        }
    }

    private static Dictionary<string, int> CutResults(ThreadScript script) => script.Conversation.ToMessages()
        .OfType<ModelMessage.ToolResult>()
        .Where(static result => result.Text.Length < 2_000)
        .ToDictionary(static result => result.CallId, static result => result.Text.Length, StringComparer.Ordinal);

    /// <summary>Many exchanges of about 50 tokens, and a turn that has just begun.</summary>
    internal static ThreadScript Long(int exchanges)
    {
        var script = new ThreadScript("Be brief.");
        for (var i = 0; i < exchanges; i++)
        {
            script.Exchange($"Question {i}: what comes after {i}?", $"After {i} comes {i + 1}, and so on, as everybody knows who has learnt to count.");
        }

        script.Ask("The last question.");
        return script;
    }

    private static ThreadScript WithResults(int rounds, int resultLength)
    {
        var script = new ThreadScript();
        script.Ask("The question.");
        for (var round = 1; round <= rounds; round++)
        {
            script.ToolRound(round, new string('r', resultLength));
        }

        return script;
    }
}

using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Tests.Threads.Context;

/// <summary>Plans of a summary, the request for it, and what becomes of what the model wrote.</summary>
public sealed class SummaryTests
{
    private readonly TokenEstimator _estimator = new();
    private readonly ThreadScript _script = ContextWindowTests.Long(600);

    [Fact]
    public void Plan_Summary_SumsUpTheBeginningOfWhatTheModelWasTold()
    {
        var plan = Plan(8_192);

        var told = Wire.Messages("ollama", _script.Conversation.ToMessages());
        Assert.StartsWith(Wire.Messages("ollama", plan.Messages), told, StringComparison.Ordinal);
        Assert.IsType<ModelMessage.Assistant>(plan.Messages[^1]);
        Assert.True(plan.Fallback.Compaction.TokensAfter < 4_096);
        Assert.InRange(plan.MaxSummaryLength, 1_000, 8_192 / 8 * 3.6);
    }

    [Fact]
    public void Complete_Summary_StandsForWhatWasLeftOut()
    {
        var plan = Plan(8_192);

        var compaction = Window().Complete(plan, Some.Model, "<think>Well.</think>\nThey counted to 600.\n");
        _script.Compact(compaction);

        Assert.Equal(CompactionMethod.Summarized, compaction.Method);
        Assert.Equal("They counted to 600.", compaction.Summary);
        var messages = _script.Conversation.ToMessages();
        Assert.EndsWith("They counted to 600.", Assert.IsType<ModelMessage.User>(messages[1]).Text, StringComparison.Ordinal);
        Assert.Equal("The last question.", Assert.IsType<ModelMessage.User>(messages[^1]).Text);
        Assert.InRange(
            _estimator.Estimate(Some.Model, messages, []) - compaction.TokensAfter, 0, 50);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("<think>I only think")]
    public void Complete_NoSummary_DropsWithoutOne(string written)
    {
        var plan = Plan(8_192);

        Assert.Equal(plan.Fallback.Compaction, Window().Complete(plan, Some.Model, written));
    }

    [Fact]
    public void Complete_SummaryNoSmallerThanWhatItStandsFor_DropsWithoutOne()
    {
        var plan = Plan(8_192) with { MaxSummaryLength = 1_000_000 };

        Assert.Equal(plan.Fallback.Compaction, Window().Complete(plan, Some.Model, new string('x', 100_000)));
    }

    [Fact]
    public void Complete_LongerThanAllowed_IsCut()
    {
        var plan = Plan(8_192);

        var compaction = Window().Complete(plan, Some.Model, new string('x', plan.MaxSummaryLength + 1));

        Assert.Equal(plan.MaxSummaryLength, compaction.Summary.Length);
        Assert.EndsWith("…", compaction.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_SecondSummary_TakesTheFirstIn()
    {
        _script.Compact(Window().Complete(Plan(8_192), Some.Model, "They counted to 600."));
        _script.Stop();
        for (var i = 0; i < 200; i++)
        {
            _script.Exchange($"Question {i}: what comes after {i}?", $"After {i} comes {i + 1}, and so on, as everybody knows who has learnt to count.");
        }

        _script.Ask("The very last question.");
        var plan = Plan(8_192);

        Assert.EndsWith("They counted to 600.", Assert.IsType<ModelMessage.User>(plan.Messages[1]).Text, StringComparison.Ordinal);
        Assert.Equal("They counted to 600.", plan.Fallback.Compaction.Summary);
        Assert.Equal("Twice.", Window().Complete(plan, Some.Model, "Twice.").Summary);
    }

    [Theory]
    [InlineData(2_048)]
    [InlineData(8_192)]
    [InlineData(16_384)]
    public void For_OwnModel_ContinuesTheConversationAndFits(int length)
    {
        var plan = Plan(length);
        var model = new ModelInfo(Some.Model) { ContextLength = 100_000 };

        var request = SummaryRequest.For(_script.Conversation, plan, Wire.Tools, model, _estimator);

        Assert.Equal("model", request.Model);
        Assert.Equal(Wire.Tools, request.Tools);
        Assert.StartsWith(
            Wire.Messages("openai", plan.Messages), Wire.Messages("openai", request.Messages), StringComparison.Ordinal);
        Assert.Contains("summary", Assert.IsType<ModelMessage.User>(request.Messages[^1]).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fake/model", 2_048)]
    [InlineData("fake/small", 2_048)]
    [InlineData("fake/small", null)]
    public void For_NoRoomOrAnotherModel_GivesATranscriptThatFits(string model, int? length)
    {
        var plan = Plan(16_384) with { MaxSummaryLength = 1_000 };
        var info = new ModelInfo(ModelRef.Parse(model)) { ContextLength = length };

        var request = SummaryRequest.For(_script.Conversation, plan, Wire.Tools, info, _estimator);

        var text = Assert.IsType<ModelMessage.User>(Assert.Single(request.Messages)).Text;
        Assert.Empty(request.Tools);
        Assert.StartsWith("[the beginning was left out]", text, StringComparison.Ordinal);
        Assert.Contains("Assistant: After ", text, StringComparison.Ordinal);
        Assert.InRange(_estimator.Estimate(info.Ref, request.Messages, []), 500, (length ?? 4_096) - 500);
    }

    [Fact]
    public void For_TranscriptOfAnotherScript_FitsToo()
    {
        var script = new ThreadScript();
        for (var i = 0; i < 300; i++)
        {
            script.Exchange($"第{i}个问题：接下来是什么？", "接下来是下一个数字，每个学会数数的人都知道这一点。");
        }

        var messages = script.Conversation.ToMessages();
        var plan = new ContextPlan.Summarize(messages, new ContextPlan.Drop(ContextCompaction.None), 1_000);
        var info = new ModelInfo(ModelRef.Parse("fake/small")) { ContextLength = 2_048 };

        var request = SummaryRequest.For(script.Conversation, plan, [], info, _estimator);

        Assert.InRange(_estimator.Estimate(info.Ref, request.Messages, []), 500, 1_600);
    }

    [Fact]
    public void For_ThreadWithAFormOfItsOwn_AsksForPlainText()
    {
        var settings = new ModelSettings
        {
            Format = JsonElement.Parse("\"json\""),
            StopSequences = ["\n"],
            ContextLength = 8_192,
            Extra = ModelSettings.Default.Extra.Add("response_format", JsonElement.Parse("{}")).Add("mirostat", JsonElement.Parse("1")),
        };
        var script = new ThreadScript("Be brief.", settings);
        script.Exchange("one", "1");

        var request = TitleRequest.For(
            script.Conversation, [], new ModelInfo(Some.Model) { SupportsThinking = true }, _estimator);

        Assert.Null(request.Settings.Format);
        Assert.Empty(request.Settings.StopSequences);
        Assert.Equal(["mirostat"], request.Settings.Extra.Keys);
        Assert.Equal(8_192, request.Settings.ContextLength);
        Assert.Equal(ThinkingMode.Off, request.Settings.Thinking);
    }

    [Fact]
    public void For_AnotherModelForTheTitle_TakesNoneOfTheThreadsSettings()
    {
        var script = new ThreadScript("Be brief.", new ModelSettings { ContextLength = 8_192, Thinking = ThinkingMode.High });
        script.Exchange("one", "1");

        var request = TitleRequest.For(
            script.Conversation, Wire.Tools, new ModelInfo(ModelRef.Parse("fake/small")) { SupportsThinking = false }, _estimator);

        Assert.Equal("small", request.Model);
        Assert.Equal((64, null, null), (request.Settings.MaxOutputTokens, request.Settings.ContextLength, request.Settings.Thinking));
        Assert.StartsWith("User: one\n\nAssistant: 1\n\n---\n\n", Assert.IsType<ModelMessage.User>(request.Messages[0]).Text, StringComparison.Ordinal);
    }

    private ContextWindow Window() => new(new ContextSettings(), _estimator);

    private ContextPlan.Summarize Plan(int length) =>
        Assert.IsType<ContextPlan.Summarize>(Window().Plan(_script.Conversation, [], length));
}

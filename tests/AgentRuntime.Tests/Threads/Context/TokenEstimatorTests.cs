using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Tests.Threads.Context;

public sealed class TokenEstimatorTests
{
    private const string English =
        "The quick brown fox jumps over the lazy dog, and the dog does not mind. It has seen foxes before and it will see them again. ";

    private readonly TokenEstimator _estimator = new();

    [Theory]
    [InlineData(English, 25, 45)]
    [InlineData("{\"path\":\"src/a.cs\",\"line\":17,\"text\":\"return x;\"}", 12, 25)]
    [InlineData("敏捷的棕色狐狸跳过了懒狗，而狗并不介意。", 12, 20)]
    [InlineData("Быстрая коричневая лиса прыгает через ленивую собаку.", 18, 30)]
    [InlineData("😀😀😀", 3, 9)]
    public void Estimate_TextOfAScript_IsNearWhatTokenizersGive(string text, long least, long most) =>
        Assert.InRange(_estimator.Estimate(Some.Model, text), least, most);

    [Fact]
    public void Estimate_EveryPartOfARequest_Counts()
    {
        ImmutableArray<ModelMessage> bare = [new ModelMessage.User("x")];
        var call = new ToolCallContent("c", "look", """{"at":"somewhere over the rainbow"}""");
        var image = new ImageContent("image/png", new byte[] { 1 });
        ModelMessage[] more =
        [
            new ModelMessage.System("Be brief."),
            new ModelMessage.User("y"),
            new ModelMessage.User("") { Images = [image] },
            new ModelMessage.Assistant("z"),
            new ModelMessage.Assistant("") { Thinking = "hm" },
            new ModelMessage.Assistant("") { ToolCalls = [call] },
            new ModelMessage.ToolResult("c", "look", "rain", false),
        ];

        var alone = _estimator.Estimate(Some.Model, bare, []);
        var tokens = more.Select(message => _estimator.Estimate(Some.Model, bare.Add(message), []) - alone).ToArray();

        Assert.All(tokens, static count => Assert.True(count >= 5));
        Assert.True(tokens[2] > 500);
        Assert.True(tokens[5] > tokens[4]);
        Assert.True(_estimator.Estimate(Some.Model, bare, Wire.Tools) - alone > 20);
    }

    [Fact]
    public void Estimate_ReasoningOfAnEarlierExchange_DoesNotCount()
    {
        ModelMessage[] exchange = [new ModelMessage.User("x"), new ModelMessage.Assistant("y") { Thinking = English }];

        var last = _estimator.Estimate(Some.Model, [.. exchange], []);
        var earlier = _estimator.Estimate(Some.Model, [.. exchange, new ModelMessage.User("z")], []);

        Assert.True(earlier < last);
    }

    [Fact]
    public void Report_MoreTokensThanEstimated_IsLearntWithinAFewReports()
    {
        var request = Request(100);
        var real = (long)(_estimator.Estimate(Some.Model, request, []) * 1.6);

        for (var i = 0; i < 5; i++)
        {
            _estimator.Report(Some.Model, request, [], new TokenUsage(real, 10));
        }

        Assert.InRange(_estimator.Estimate(Some.Model, request, []), real * 0.95, real * 1.01);
    }

    [Fact]
    public void Report_FewerTokensAndTheServerTellsWhatWasCached_IsLearnt()
    {
        var request = Request(100);
        var real = (long)(_estimator.Estimate(Some.Model, request, []) * 0.5);

        for (var i = 0; i < 20; i++)
        {
            _estimator.Report(Some.Model, request, [], new TokenUsage(real - 50, 10, CacheRead: 50));
        }

        Assert.InRange(_estimator.Estimate(Some.Model, request, []), real * 0.95, real * 1.05);
    }

    [Fact]
    public void Report_OnlyEvaluatedTokens_DoesNotDragTheEstimate()
    {
        var request = Request(100);
        var real = (long)(_estimator.Estimate(Some.Model, request, []) * 1.2);
        _estimator.Report(Some.Model, request, [], new TokenUsage(real, 10));
        var learnt = _estimator.Estimate(Some.Model, request, []);

        // What Ollama reports when the beginning was in its cache: any part of the whole.
        for (var share = 10; share < 90; share++)
        {
            _estimator.Report(Some.Model, request, [], new TokenUsage(real * share / 100, 10));
            Assert.True(_estimator.Estimate(Some.Model, request, []) >= learnt);
        }
    }

    [Fact]
    public void Report_DoubtfulReportsBelowTheEstimate_LowerItALittleAlone()
    {
        var request = Request(100);
        var before = _estimator.Estimate(Some.Model, request, []);

        for (var i = 0; i < 100; i++)
        {
            _estimator.Report(Some.Model, request, [], new TokenUsage((long)(before * 0.65), 10));
        }

        Assert.InRange(_estimator.Estimate(Some.Model, request, []), before * 0.69, before * 0.75);
    }

    [Fact]
    public void Report_Implausible_IsBounded()
    {
        var request = Request(100);
        var before = _estimator.Estimate(Some.Model, request, []);

        for (var i = 0; i < 100; i++)
        {
            _estimator.Report(Some.Model, request, [], new TokenUsage(long.MaxValue / 2, 10));
        }

        Assert.InRange(_estimator.Estimate(Some.Model, request, []), before * 3.9, before * 4.1);
    }

    [Fact]
    public void Report_TooSmallOrWithPictures_SaysNothing()
    {
        ImmutableArray<ModelMessage> small = [new ModelMessage.User("hi")];
        var pictures = Request(100).Add(new ModelMessage.User("") { Images = [new ImageContent("image/png", new byte[] { 1 })] });

        _estimator.Report(Some.Model, small, [], new TokenUsage(500, 1));
        _estimator.Report(Some.Model, pictures, [], new TokenUsage(50_000, 1));
        _estimator.Report(Some.Model, Request(100), [], new TokenUsage(0, 1));

        Assert.Equal(1, _estimator.RatioOf(Some.Model));
    }

    [Fact]
    public void Report_OfOneModel_LeavesOthersAlone()
    {
        _estimator.Report(Some.Model, Request(100), [], new TokenUsage(100_000, 1));

        Assert.NotEqual(1, _estimator.RatioOf(Some.Model));
        Assert.Equal(1, _estimator.RatioOf(ModelRef.Parse("fake/other")));
    }

    [Fact]
    public void LengthOf_Tokens_IsTheLengthThatHasThem()
    {
        var length = _estimator.LengthOf(Some.Model, 100);

        Assert.Equal(100, _estimator.Estimate(Some.Model, new string('x', length)));
    }

    [Fact]
    public async Task Report_FromManyThreads_EndsAtWhatAllSay()
    {
        var request = Request(100);
        var real = (long)(_estimator.Estimate(Some.Model, request, []) * 1.5);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                _estimator.Report(Some.Model, request, [], new TokenUsage(real, 1));
            }
        })));

        Assert.InRange(_estimator.Estimate(Some.Model, request, []), real - 2, real + 2);
    }

    private static ImmutableArray<ModelMessage> Request(int sentences) =>
        [new ModelMessage.User(string.Concat(Enumerable.Repeat(English, sentences)))];
}

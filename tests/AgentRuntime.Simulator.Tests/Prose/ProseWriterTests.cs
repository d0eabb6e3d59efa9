using AgentRuntime.Simulator.Prose;

namespace AgentRuntime.Simulator.Tests.Prose;

public sealed class ProseWriterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(200)]
    [InlineData(5000)]
    public void WriteAnswer_AnyLength_HasExactlyThatManyTokens(int count)
    {
        var tokens = new List<string>();

        new ProseWriter(1).WriteAnswer("tell me a story", count, tokens);

        Assert.Equal(count, tokens.Count);
        Assert.Equal(".", tokens[^1]);
    }

    [Fact]
    public void WriteAnswer_EqualSeeds_GiveEqualText()
    {
        Assert.Equal(Write(7), Write(7));
        Assert.NotEqual(Write(7), Write(8));
    }

    [Fact]
    public void WriteAnswer_LongPromptWithEmoji_QuotesItsBeginning()
    {
        var tokens = new List<string>();

        new ProseWriter(1).WriteAnswer(string.Concat(Enumerable.Repeat("🙂", 100)), 50, tokens);

        var text = string.Concat(tokens);
        Assert.StartsWith("You asked about \"🙂", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private static string Write(int seed)
    {
        var tokens = new List<string>();
        new ProseWriter(seed).WriteThinking(40, tokens);
        new ProseWriter(seed).WriteAnswer("hi", 200, tokens);
        return string.Concat(tokens);
    }
}

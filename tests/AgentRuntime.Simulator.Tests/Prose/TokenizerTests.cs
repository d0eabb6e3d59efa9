using AgentRuntime.Simulator.Prose;

namespace AgentRuntime.Simulator.Tests.Prose;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("Hello, world!", new[] { "Hello", ",", " world", "!" })]
    [InlineData("OpenTelemetry", new[] { "OpenTelem", "etry" })]
    [InlineData("a  b\n\nc", new[] { "a", "  ", "b", "\n\n", "c" })]
    [InlineData("1 €", new[] { "1", " ", "€" })]
    [InlineData("🙂🙂", new[] { "🙂", "🙂" })]
    [InlineData("", new string[0])]
    public void Split_Text_GivesReadableTokens(string text, string[] expected)
    {
        var tokens = new List<string>();

        Tokenizer.Split(text, tokens);

        Assert.Equal(expected, tokens);
        Assert.Equal(text, string.Concat(tokens));
        Assert.Equal(expected.Length, Tokenizer.Estimate(text));
    }
}

namespace AgentRuntime.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("", "command")]
    [InlineData("bogus", "bogus")]
    [InlineData("chat hi", "--model")]
    [InlineData("chat --model nonsense hi", "'nonsense' does not name a model")]
    [InlineData("chat --model other/m hi", "no provider 'other'")]
    [InlineData("chat --model ollama/m --ollama nonsense hi", "'nonsense' is not a URL")]
    [InlineData("chat --model ollama/m --bogus", "--bogus")]
    [InlineData("chat --model ollama/m hi there", "there")]
    [InlineData("models --openai vllm", "'vllm' is not a server")]
    [InlineData("models --openai a=http://x:1 --openai a=http://x:2", "two providers named 'a'")]
    [InlineData("chat --model b/m --openai a=http://x:1 hi", "There are: ollama, lmstudio, a")]
    [InlineData("demo --threads 0", "'0' is not a whole number")]
    [InlineData("simulate --port 70000 --rate fast --first-token-delay 3 --chunking lines=0", "'70000' is not a port")]
    [InlineData("simulate --dialect klingon", "OpenRouter")]
    public async Task Run_WrongArguments_ExitsWith2AndSaysWhichOnStderr(string arguments, string message)
    {
        var (exitCode, output, error) = await AgentRtProcess.RunAsync(
            arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfTheProgram_NamesItsCommands()
    {
        var (exitCode, output, _) = await AgentRtProcess.RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.Contains("demo", output, StringComparison.Ordinal);
        Assert.Contains("chat", output, StringComparison.Ordinal);
        Assert.Contains("simulate", output, StringComparison.Ordinal);
    }
}

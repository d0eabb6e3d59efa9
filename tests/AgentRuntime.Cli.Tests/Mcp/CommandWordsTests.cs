using AgentRuntime.Cli.Mcp;

namespace AgentRuntime.Cli.Tests.Mcp;

public sealed class CommandWordsTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  \t ", new string[0])]
    [InlineData("npx -y  server /srv", new[] { "npx", "-y", "server", "/srv" })]
    [InlineData("a 'b c' \"d e\"", new[] { "a", "b c", "d e" })]
    [InlineData("a'b'\"c\"d", new[] { "abcd" })]
    [InlineData("''", new[] { "" })]
    [InlineData("\"\" x", new[] { "", "x" })]
    [InlineData(@"a\ b", new[] { "a b" })]
    [InlineData(@"'a\b'", new[] { @"a\b" })]
    [InlineData(@"""a\""b\\c\d""", new[] { @"a""b\c\d" })]
    [InlineData("$HOME `ls` *", new[] { "$HOME", "`ls`", "*" })]
    public void Split_Line_GivesTheWordsOfAShell(string line, string[] words) => Assert.Equal(words, CommandWords.Split(line));

    [Theory]
    [InlineData("a 'b")]
    [InlineData("a \"b")]
    [InlineData("a \"b\\\"")]
    [InlineData("a\\")]
    public void Split_Unfinished_IsRefused(string line) => Assert.Throws<FormatException>(() => CommandWords.Split(line));
}

using AgentRuntime.Tools.Approvals;

namespace AgentRuntime.Tests.Tools.Approvals;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("*", "")]
    [InlineData("*", "a/b\nc")]
    [InlineData("files__*", "files__write")]
    [InlineData("*.json", "a.json.json")]
    [InlineData("a*b*c", "axxbyybzc")]
    [InlineData("a**c", "ac")]
    [InlineData("?at", "cat")]
    [InlineData("[a]", "[a]")]
    [InlineData(@"C:\*", @"C:\Windows")]
    public void IsMatch_PatternDescribesTheWholeText_IsTrue(string pattern, string text) => Assert.True(GlobPattern.IsMatch(pattern, text));

    [Theory]
    [InlineData("", "a")]
    [InlineData("?", "")]
    [InlineData("files__*", "my_files__write")]
    [InlineData("*write", "files__write2")]
    [InlineData("read", "Read")]
    [InlineData("a*b*c", "axxbyy")]
    [InlineData("[ab]", "a")]
    public void IsMatch_PatternDescribesLess_IsFalse(string pattern, string text) => Assert.False(GlobPattern.IsMatch(pattern, text));

    [Fact]
    public void IsMatch_ManyStarsAgainstALongText_Ends() =>
        Assert.False(GlobPattern.IsMatch(string.Concat(Enumerable.Repeat("*a", 100)) + "b", new string('a', 10_000)));
}

using System.Text.RegularExpressions;
using AgentRuntime.Testing;

namespace AgentRuntime.Architecture.Tests;

/// <summary>hocon/reference.conf holds every key that the library and its server read, and no other, each with a line that says what it is for.</summary>
public sealed partial class ReferenceConfTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(RepositoryPaths.Root, "hocon", "reference.conf"));

    [GeneratedRegex(@"^\s*(?<key>[\w-]+)\s*(?:=|\{ *\})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Leaf { get; }

    [Fact]
    public void Keys_All_AreReadByTheLibrary()
    {
        string[] readers = ["AgentRuntime", "AgentRuntime.Mcp", "AgentRuntime.Server"];
        var code = string.Concat(readers
            .SelectMany(project => Directory.EnumerateFiles(
                Path.Combine(RepositoryPaths.Root, "src", project), "*.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText));

        var unread = Leaves().Select(leaf => leaf.Key).Where(key =>
            !code.Contains($"\"{key}\"", StringComparison.Ordinal) && !code.Contains($".{key}\"", StringComparison.Ordinal));

        Assert.Empty(unread.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void Keys_All_SayWhatTheyAreFor()
    {
        var silent = Leaves().Where(leaf => leaf.Line == 0 || !Lines[leaf.Line - 1].TrimStart().StartsWith('#'));

        Assert.Empty(silent.Select(leaf => $"{leaf.Key}, line {leaf.Line + 1}"));
    }

    private static IEnumerable<(string Key, int Line)> Leaves() =>
        from line in Enumerable.Range(0, Lines.Length)
        let leaf = Leaf.Match(Lines[line])
        where leaf.Success
        select (leaf.Groups["key"].Value, line);
}

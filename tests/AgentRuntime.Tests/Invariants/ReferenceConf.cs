using System.Text.RegularExpressions;
using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Invariants;

/// <summary>The settings of <c>hocon/reference.conf</c> as a person reads them: a comment, a key, a value.</summary>
internal static partial class ReferenceConf
{
    /// <summary>Every setting that the library reads; those of the server and of tool servers are read elsewhere.</summary>
    internal static IReadOnlyList<Setting> Settings { get; } =
        [.. Read().Where(static setting => !setting.Key.StartsWith("server.", StringComparison.Ordinal)
            && !setting.Key.StartsWith("mcp.", StringComparison.Ordinal))];

    [GeneratedRegex(@"^(?<name>[\w-]+) *\{$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Section { get; }

    [GeneratedRegex(@"^(?<name>[\w-]+) *(= *(?<value>.+)|(?<value>\{ *\}))$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Leaf { get; }

    private static IEnumerable<Setting> Read()
    {
        var sections = new List<string>();
        var comment = "";
        foreach (var line in File.ReadLines(Path.Combine(RepositoryPaths.Root, "hocon", "reference.conf")).Select(static line => line.Trim()))
        {
            if (line.StartsWith('#'))
            {
                comment += line[1..];
                continue;
            }

            if (line == "}")
            {
                sections.RemoveAt(sections.Count - 1);
            }
            else if (Section.Match(line) is { Success: true } section)
            {
                sections.Add(section.Groups["name"].Value);
            }
            else if (Leaf.Match(line) is { Success: true } leaf)
            {
                // The first section is that of the whole file.
                var key = string.Join('.', sections.Skip(1).Append(leaf.Groups["name"].Value));
                yield return new Setting(key, leaf.Groups["value"].Value.Trim('"'), comment.Trim());
            }

            comment = "";
        }
    }

    /// <summary>One setting.</summary>
    /// <param name="Key">Its path below <c>agent-runtime</c>.</param>
    /// <param name="Default">Its value, without quotes.</param>
    /// <param name="Comment">What stands above it.</param>
    internal sealed record Setting(string Key, string Default, string Comment)
    {
        internal bool IsOfProvider => Key.StartsWith("providers.", StringComparison.Ordinal);

        internal bool IsDuration => Duration.IsMatch(Default) || Default == "infinite"
            || Key.EndsWith(".keep-alive", StringComparison.Ordinal) || Key.EndsWith(".ttl", StringComparison.Ordinal);

        internal bool IsWholeNumber => long.TryParse(Default, System.Globalization.CultureInfo.InvariantCulture, out _);

        internal bool IsText => Default.Length == 0 && !IsDuration || Key.EndsWith(".url", StringComparison.Ordinal);

        public override string ToString() => Key;
    }

    [GeneratedRegex(@"^\d+ (ms|s|m|h)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Duration { get; }
}

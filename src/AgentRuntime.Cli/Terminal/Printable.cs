using System.Buffers;

namespace AgentRuntime.Cli.Terminal;

/// <summary>Text from elsewhere, made harmless to a terminal: no escape sequence, no cursor movement, no bell.</summary>
internal static class Printable
{
    /// <summary>C0, DEL and C1 but for line feed and tab.</summary>
    public static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(c => char.IsControl(c) && c is not '\n' and not '\t')]);

    /// <summary>The text without its control characters; the same string where it has none.</summary>
    public static string Of(string text) =>
        text.AsSpan().IndexOfAny(Controls) < 0 ? text : string.Concat(text.Where(c => !Controls.Contains(c)));
}

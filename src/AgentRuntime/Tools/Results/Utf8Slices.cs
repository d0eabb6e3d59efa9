using System.Text;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Tools.Results;

/// <summary>Turns much UTF-8 into text piece by piece, so that the whole is never there twice.</summary>
internal static class Utf8Slices
{
    private const int SliceBytes = 16_384;

    /// <summary>Appends plain UTF-8.</summary>
    public static void AppendTo(HeadAndTail text, ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            var end = WholeRunes(utf8, Math.Min(SliceBytes, utf8.Length));
            text.Append(Encoding.UTF8.GetString(utf8[..end]));
            utf8 = utf8[end..];
        }
    }

    /// <summary>Appends the text of a JSON string, given without its quotes.</summary>
    public static void AppendJsonStringTo(HeadAndTail text, ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            var end = WholeRunes(utf8, WholeEscapes(utf8, Math.Min(SliceBytes, utf8.Length)));
            var slice = utf8[..end];
            text.Append(JsonText.Decode(slice, isEscaped: slice.Contains((byte)'\\')));
            utf8 = utf8[end..];
        }
    }

    private static int WholeRunes(ReadOnlySpan<byte> utf8, int end)
    {
        var whole = end;
        while (whole > 0 && whole < utf8.Length && (utf8[whole] & 0xC0) == 0x80)
        {
            whole--;
        }

        // Nothing but continuation bytes is not UTF-8 anyway.
        return whole == 0 ? end : whole;
    }

    private static int WholeEscapes(ReadOnlySpan<byte> utf8, int end)
    {
        var at = 0;
        while (end < utf8.Length && utf8[at..end].IndexOf((byte)'\\') is >= 0 and var next)
        {
            var escape = at + next;
            at = escape + (utf8[escape + 1] == 'u' ? 6 : 2);
            if (at > end)
            {
                return escape;
            }
        }

        return end;
    }
}

using System.Text;

namespace AgentRuntime.Simulator.Wire;

/// <summary>JSON strings as Go's encoder writes them, which is what Ollama sends; other servers' differ in escapes only.</summary>
internal static class JsonText
{
    /// <summary>Writes the inside of a JSON string, without its quotes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">The text.</param>
    /// <param name="escapesLikeGo">Whether also <c>&lt; &gt; &amp;</c> and the two line separators are escaped.</param>
    public static void WriteEscaped(FrameBuffer output, string text, bool escapesLikeGo = true)
    {
        var span = output.GetSpan(text.Length * 6);
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and < '\x7f' and not ('"' or '\\') && !(escapesLikeGo && c is '<' or '>' or '&'))
            {
                span[written++] = (byte)c;
            }
            else if (c > '\x7e' && !(escapesLikeGo && c is '\u2028' or '\u2029') && Rune.TryGetRuneAt(text, i, out var rune))
            {
                written += rune.EncodeToUtf8(span[written..]);
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                written += WriteEscape(span[written..], c);
            }
        }

        output.Advance(written);
    }

    /// <summary>Writes a JSON string with its quotes.</summary>
    public static void WriteString(FrameBuffer output, string text)
    {
        output.Write("\""u8);
        WriteEscaped(output, text);
        output.Write("\""u8);
    }

    private static int WriteEscape(Span<byte> span, char c)
    {
        var letter = c switch
        {
            '"' => '"',
            '\\' => '\\',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\b' => 'b',
            '\f' => 'f',
            _ => '\0',
        };
        span[0] = (byte)'\\';
        if (letter != '\0')
        {
            span[1] = (byte)letter;
            return 2;
        }

        // Also a lone half of a surrogate pair: Go writes U+FFFD there, JavaScript servers this escape, which clients must survive.
        const string hex = "0123456789abcdef";
        span[1] = (byte)'u';
        span[2] = (byte)hex[c >> 12];
        span[3] = (byte)hex[(c >> 8) & 15];
        span[4] = (byte)hex[(c >> 4) & 15];
        span[5] = (byte)hex[c & 15];
        return 6;
    }
}

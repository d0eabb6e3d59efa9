using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AgentRuntime.Providers.Content;

/// <summary>
/// Reads JSON strings that the framework's own reader refuses: with bytes that are not UTF-8 (they become U+FFFD) and with a
/// surrogate pair that the server split over two chunks (the halves come out as they are; <see cref="SurrogateCarry"/> joins them).
/// </summary>
internal static class JsonText
{
    private const int StackChars = 512;

    /// <summary>The deepest nesting that is read; a tool's arguments may nest, a stack may not overflow.</summary>
    public const int MaxDepth = 256;

    /// <summary>How the streams' JSON is read.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>How a document in JSON is read.</summary>
    public static JsonDocumentOptions DocumentOptions { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>The text of a JSON string's bytes, without its quotes. May hold unpaired surrogates when it was escaped.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8, bool isEscaped) =>
        isEscaped ? Unescape(utf8) : Encoding.UTF8.GetString(utf8);

    /// <summary>The text of the reader's current string, with every unpaired surrogate replaced.</summary>
    public static string Decode(ref Utf8JsonReader reader) =>
        WellFormed(Decode(reader.ValueSpan, reader.ValueIsEscaped));

    /// <summary>Whether the reader stands on this property name.</summary>
    public static bool IsName(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueIsEscaped
            ? string.Equals(Unescape(reader.ValueSpan), Encoding.UTF8.GetString(name), StringComparison.Ordinal)
            : reader.ValueSpan.SequenceEqual(name);

    /// <summary>The same text with every unpaired surrogate replaced by U+FFFD.</summary>
    public static string WellFormed(string text)
    {
        var at = IndexOfUnpaired(text, 0);
        if (at < 0)
        {
            return text;
        }

        var chars = text.ToCharArray();
        for (; at >= 0; at = IndexOfUnpaired(text, at + 1))
        {
            chars[at] = '\uFFFD';
        }

        return new string(chars);
    }

    /// <summary>
    /// The text of a JSON value with nothing in it that later makes <see cref="JsonElement.GetString"/> throw: bytes that are
    /// not UTF-8 and escapes of unpaired surrogates become U+FFFD.
    /// </summary>
    public static string Raw(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        return text.Contains("\\ud", StringComparison.OrdinalIgnoreCase) ? ReplaceUnpairedEscapes(text) : text;
    }

    /// <summary>Whether more bytes behind these could make them JSON: false where they are wrong already.</summary>
    public static bool MayContinue(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, new JsonReaderState(ReaderOptions));
        try
        {
            while (reader.Read())
            {
                // Only the reader's own judgement counts.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Where the next unpaired surrogate stands, or -1.</summary>
    public static int IndexOfUnpaired(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length)
        {
            var at = text[from..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (at < 0)
            {
                return -1;
            }

            at += from;
            if (!char.IsHighSurrogate(text[at]) || at + 1 >= text.Length || !char.IsLowSurrogate(text[at + 1]))
            {
                return at;
            }

            from = at + 2;
        }

        return -1;
    }

    private static string Unescape(ReadOnlySpan<byte> utf8)
    {
        // One byte never becomes more than one char.
        char[]? rented = null;
        var chars = utf8.Length <= StackChars
            ? stackalloc char[StackChars]
            : rented = ArrayPool<char>.Shared.Rent(utf8.Length);
        var written = 0;
        while (!utf8.IsEmpty)
        {
            var plain = utf8.IndexOf((byte)'\\');
            if (plain < 0)
            {
                plain = utf8.Length;
            }

            written += Encoding.UTF8.GetChars(utf8[..plain], chars[written..]);
            utf8 = utf8[plain..];
            if (!utf8.IsEmpty)
            {
                chars[written++] = ReadEscape(utf8, out var length);
                utf8 = utf8[length..];
            }
        }

        var text = new string(chars[..written]);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return text;
    }

    private static char ReadEscape(ReadOnlySpan<byte> escape, out int length)
    {
        length = Math.Min(2, escape.Length);
        if (length < 2)
        {
            return '\uFFFD';
        }

        switch (escape[1])
        {
            case (byte)'n':
                return '\n';
            case (byte)'t':
                return '\t';
            case (byte)'r':
                return '\r';
            case (byte)'b':
                return '\b';
            case (byte)'f':
                return '\f';
            case (byte)'u' when escape.Length >= 6 && TryReadHex(escape.Slice(2, 4), out var value):
                length = 6;
                return value;
            case (byte)'u':
                return '\uFFFD';
            default:
                return (char)escape[1];
        }
    }

    private static bool TryReadHex(ReadOnlySpan<byte> digits, out char value)
    {
        var sum = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                value = default;
                return false;
            }

            sum = (sum << 4) | (digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        value = (char)sum;
        return true;
    }

    private static string ReplaceUnpairedEscapes(string json)
    {
        var text = json.ToCharArray();
        for (var i = 0; i + 5 < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                continue;
            }

            if (!TryReadEscape(text, i, out var unit))
            {
                i++;
            }
            else if (!char.IsSurrogate(unit))
            {
                i += 5;
            }
            else if (char.IsHighSurrogate(unit) && TryReadEscape(text, i + 6, out var low) && char.IsLowSurrogate(low))
            {
                i += 11;
            }
            else
            {
                "\\ufffd".CopyTo(text.AsSpan(i));
                i += 5;
            }
        }

        return new string(text);
    }

    private static bool TryReadEscape(ReadOnlySpan<char> text, int at, out char unit)
    {
        unit = default;
        if (at + 6 > text.Length || text[at] != '\\' || text[at + 1] != 'u')
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[4];
        for (var i = 0; i < digits.Length; i++)
        {
            digits[i] = (byte)Math.Min(text[at + 2 + i], (char)byte.MaxValue);
        }

        return TryReadHex(digits, out unit);
    }
}

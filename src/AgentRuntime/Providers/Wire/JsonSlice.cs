using System.Text.Json;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Providers.Wire;

/// <summary>A JSON string as it stands in the bytes that it was read from; turned into text only when somebody wants it.</summary>
internal readonly ref struct JsonSlice(ReadOnlySpan<byte> utf8, bool isEscaped, int offset)
{
    private readonly ReadOnlySpan<byte> _utf8 = utf8;

    /// <summary>True where there was no string, or an empty one.</summary>
    public bool IsEmpty => _utf8.IsEmpty;

    /// <summary>Where its first character stands, after the quote.</summary>
    public int Offset => offset;

    /// <summary>How many bytes stand between the quotes.</summary>
    public int Length => _utf8.Length;

    /// <summary>Reads the value after a property name; a value that is not a string is empty.</summary>
    public static JsonSlice Read(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String
            ? new JsonSlice(reader.ValueSpan, reader.ValueIsEscaped, (int)reader.TokenStartIndex + 1)
            : default;
    }

    /// <summary>Whether the string is exactly this one.</summary>
    public bool Is(ReadOnlySpan<byte> utf8) => !isEscaped && _utf8.SequenceEqual(utf8);

    /// <summary>The text; may hold unpaired surrogates when it was escaped.</summary>
    public override string ToString() => _utf8.IsEmpty ? "" : JsonText.Decode(_utf8, isEscaped);
}

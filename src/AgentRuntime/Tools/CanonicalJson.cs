using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace AgentRuntime.Tools;

/// <summary>JSON that is the same for the same values, whatever the order of members and the white space.</summary>
internal static class CanonicalJson
{
    /// <summary>A short text that stands for what is written, and for nothing else.</summary>
    /// <exception cref="InvalidOperationException">A string holds half a surrogate pair, which System.Text.Json does not unescape.</exception>
    internal static string Hash<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            write(writer, state);
            writer.WriteEndArray();
        }

        return Convert.ToHexString(SHA256.HashData(buffer.WrittenSpan));
    }

    /// <summary>Writes a value, the members of every object in the order of their names.</summary>
    internal static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Undefined:
                writer.WriteNullValue();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}

using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace AgentRuntime.Threads.Context;

/// <summary>Tells whether two tool calls are the same: by name and arguments, whatever the order of members and the white space.</summary>
internal static class CanonicalCall
{
    /// <summary>A short text that is the same for the same call alone.</summary>
    internal static string Of(string name, JsonElement input)
    {
        try
        {
            return Hash(name, input);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which System.Text.Json does not unescape: such arguments are compared as they are written.
            return $"{name} {input.GetRawText()}";
        }
    }

    private static string Hash(string name, JsonElement input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(name);
            Write(writer, input);
            writer.WriteEndArray();
        }

        return Convert.ToHexString(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
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

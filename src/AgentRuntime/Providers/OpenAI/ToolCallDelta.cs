using System.Text;
using System.Text.Json;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Providers.OpenAI;

/// <summary>One fragment of a tool call. What is missing, null or of the wrong type is empty.</summary>
/// <param name="Index">The number that the server gave the call.</param>
/// <param name="Id">The call's id.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="Arguments">More of the arguments' JSON.</param>
internal readonly record struct ToolCallDelta(long? Index, string Id, string Name, string Arguments)
{
    /// <summary>Reads the object that the reader stands on, to its end.</summary>
    public static ToolCallDelta Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var delta = new ToolCallDelta(null, "", "", "");
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                // The end of `function`; every other container was passed over below.
                continue;
            }

            var member = reader.ValueIsEscaped ? default : reader.ValueSpan;
            reader.Read();
            if (member.SequenceEqual("function"u8) && reader.TokenType == JsonTokenType.StartObject)
            {
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (member.SequenceEqual("index"u8))
            {
                delta = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var index)
                    ? delta with { Index = index }
                    : delta;
            }
            else if (member.SequenceEqual("id"u8))
            {
                delta = delta with { Id = TextOrNumber(ref reader) };
            }
            else if (member.SequenceEqual("name"u8))
            {
                delta = delta with { Name = reader.TokenType == JsonTokenType.String ? JsonText.Decode(ref reader) : "" };
            }
            else if (member.SequenceEqual("arguments"u8))
            {
                delta = delta with { Arguments = ArgumentsOf(ref reader, json[start..(int)reader.BytesConsumed]) };
            }
        }

        return delta;
    }

    private static string TextOrNumber(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => JsonText.Decode(ref reader),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => "",
    };

    private static string ArgumentsOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> value) => reader.TokenType switch
    {
        JsonTokenType.String => JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped),
        // Some proxies send the arguments as the object that they mean.
        JsonTokenType.EndObject or JsonTokenType.EndArray => JsonText.Raw(value),
        _ => "",
    };
}

using System.Text.Json;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.Ollama;

/// <summary>
/// One object of Ollama's stream, read in one pass over its bytes. Key order does not matter, unknown members are skipped, a
/// member of the wrong type counts as absent.
/// </summary>
internal ref struct OllamaChunk
{
    private bool _hasReasoningAlias;

    /// <summary>The answer's piece as it stands in the JSON.</summary>
    public JsonSlice Text;

    /// <summary>The reasoning's piece as it stands in the JSON.</summary>
    public JsonSlice Thinking;

    /// <summary>The array of tool calls; empty for none.</summary>
    public ReadOnlySpan<byte> ToolCalls;

    /// <summary>The value of <c>error</c>; empty for none.</summary>
    public ReadOnlySpan<byte> Error;

    /// <summary>When the server made the object: of no meaning here, and different in every one.</summary>
    public JsonSlice CreatedAt;

    /// <summary>Why the server stopped.</summary>
    public JsonSlice DoneReason;

    /// <summary>Whether this is the terminal object.</summary>
    public bool IsDone;

    /// <summary>Whether it has any member by which an object of this stream is known.</summary>
    public bool IsKnown;

    /// <summary>Tokens of the prompt that were evaluated.</summary>
    public long? PromptTokens;

    /// <summary>Tokens that were generated.</summary>
    public long? OutputTokens;

    /// <summary>Nanoseconds spent on loading the model.</summary>
    public long? LoadNanoseconds;

    /// <summary>Nanoseconds spent on the prompt.</summary>
    public long? PromptNanoseconds;

    /// <summary>Nanoseconds spent on the answer.</summary>
    public long? OutputNanoseconds;

    /// <summary>Whether it holds a piece of the answer or of the reasoning, and nothing else that means anything.</summary>
    public readonly bool IsPieceOnly =>
        IsKnown && !IsDone && Error.IsEmpty && ToolCalls.IsEmpty && Text.IsEmpty != Thinking.IsEmpty;

    /// <summary>Reads the object.</summary>
    /// <exception cref="JsonException">The line is not one JSON object.</exception>
    public static OllamaChunk Parse(ReadOnlySpan<byte> line)
    {
        var chunk = default(OllamaChunk);
        var reader = new Utf8JsonReader(line, isFinalBlock: true, new JsonReaderState(JsonText.ReaderOptions));
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The line is not a JSON object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            chunk.ReadMember(ref reader, line);
        }

        // Whatever follows the object on its line makes the reader throw.
        reader.Read();
        return chunk;
    }

    private void ReadMember(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        // The length decides almost alone; an escaped name is as legal as it is unheard of.
        switch (reader.ValueIsEscaped ? 0 : reader.ValueSpan.Length)
        {
            case 4 when reader.ValueSpan.SequenceEqual("done"u8):
                reader.Read();
                IsDone = reader.TokenType == JsonTokenType.True;
                IsKnown = true;
                break;
            case 5 when reader.ValueSpan.SequenceEqual("error"u8):
                Error = ReadValue(ref reader, line);
                break;
            case 6 when reader.ValueSpan.SequenceEqual("status"u8):
                reader.Read();
                IsKnown = true;
                break;
            case 7 when reader.ValueSpan.SequenceEqual("message"u8):
                ReadMessage(ref reader, line);
                break;
            case 8 when reader.ValueSpan.SequenceEqual("response"u8):
                Text = JsonSlice.Read(ref reader);
                IsKnown = true;
                break;
            case 8 when reader.ValueSpan.SequenceEqual("thinking"u8):
                Thinking = JsonSlice.Read(ref reader);
                break;
            case 11 when reader.ValueSpan.SequenceEqual("done_reason"u8):
                DoneReason = JsonSlice.Read(ref reader);
                break;
            case 10 when reader.ValueSpan.SequenceEqual("created_at"u8):
                CreatedAt = JsonSlice.Read(ref reader);
                break;
            case 10 or 13 or 17 or 20:
                ReadFigure(ref reader);
                break;
            default:
                reader.Read();
                break;
        }

        // No effect on a value that is not a container: what a case left unread is passed over here.
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
        }
    }

    private static ReadOnlySpan<byte> ReadValue(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return line[start..(int)reader.BytesConsumed];
    }

    private static long? ReadNumber(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value >= 0 ? value : null;
    }

    private void ReadFigure(scoped ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.SequenceEqual("eval_count"u8))
        {
            OutputTokens = ReadNumber(ref reader);
        }
        else if (reader.ValueSpan.SequenceEqual("prompt_eval_count"u8))
        {
            PromptTokens = ReadNumber(ref reader);
        }
        else if (reader.ValueSpan.SequenceEqual("load_duration"u8))
        {
            LoadNanoseconds = ReadNumber(ref reader);
        }
        else if (reader.ValueSpan.SequenceEqual("eval_duration"u8))
        {
            OutputNanoseconds = ReadNumber(ref reader);
        }
        else if (reader.ValueSpan.SequenceEqual("prompt_eval_duration"u8))
        {
            PromptNanoseconds = ReadNumber(ref reader);
        }
        else
        {
            reader.Read();
        }
    }

    private void ReadMessage(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        IsKnown = true;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("content"u8))
            {
                Text = JsonSlice.Read(ref reader);
            }
            else if (name.SequenceEqual("thinking"u8))
            {
                Thinking = JsonSlice.Read(ref reader);
            }
            else if (name.SequenceEqual("tool_calls"u8))
            {
                ToolCalls = ReadValue(ref reader, line);
            }
            else if (name.SequenceEqual("reasoning_content"u8) || name.SequenceEqual("reasoning"u8))
            {
                // What stands between us and Ollama may have translated the name.
                Thinking = !_hasReasoningAlias && Thinking.IsEmpty ? JsonSlice.Read(ref reader) : Thinking;
                _hasReasoningAlias = true;
            }
            else
            {
                reader.Read();
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
            }
        }
    }
}

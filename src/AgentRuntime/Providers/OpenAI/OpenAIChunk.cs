using System.Text.Json;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.OpenAI;

/// <summary>
/// One chunk of an OpenAI-compatible stream, or a whole response that a server sent unstreamed, read in one pass over its
/// bytes. Unknown members are skipped, a member of the wrong type counts as absent, only the first choice counts.
/// </summary>
internal ref struct OpenAIChunk
{
    /// <summary>The response's id.</summary>
    public JsonSlice Id;

    /// <summary>What OpenAI and Mistral add so that the length of a chunk tells nothing; of no meaning here, and different in every one.</summary>
    public JsonSlice Padding;

    /// <summary>The answer's piece.</summary>
    public JsonSlice Text;

    /// <summary>The answer's parts, where a server sends an array of them.</summary>
    public ReadOnlySpan<byte> Parts;

    /// <summary>The reasoning's piece.</summary>
    public JsonSlice Reasoning;

    /// <summary>The reasoning's parts with their signatures.</summary>
    public ReadOnlySpan<byte> ReasoningDetails;

    /// <summary>Why the model declined.</summary>
    public JsonSlice Refusal;

    /// <summary>The array of fragments of tool calls.</summary>
    public ReadOnlySpan<byte> ToolCalls;

    /// <summary>The one call of an old server.</summary>
    public ReadOnlySpan<byte> FunctionCall;

    /// <summary>Why the server stopped.</summary>
    public JsonSlice FinishReason;

    /// <summary>The value of <c>error</c>; empty for none.</summary>
    public ReadOnlySpan<byte> Error;

    /// <summary>The object of token counts; empty for none.</summary>
    public ReadOnlySpan<byte> Usage;

    /// <summary>llama.cpp's object of milliseconds; empty for none.</summary>
    public ReadOnlySpan<byte> Timings;

    /// <summary>Whether the chunk has choices, even none: what lacks them is no chunk.</summary>
    public bool HasChoices;

    /// <summary>Whether it says of itself, or shows by a message without choices, that it is an error.</summary>
    public bool IsErrorObject;

    private bool _hasDelta;
    private bool _hasMessage;
    private bool _hasReasoningContent;

    /// <summary>Whether it holds a piece of the answer or of the reasoning, and nothing else that means anything.</summary>
    public readonly bool IsPieceOnly =>
        HasChoices && !IsErrorObject && Text.IsEmpty != Reasoning.IsEmpty
        && Error.IsEmpty && FinishReason.IsEmpty && Usage.IsEmpty && Timings.IsEmpty
        && Parts.IsEmpty && ReasoningDetails.IsEmpty && Refusal.IsEmpty && ToolCalls.IsEmpty && FunctionCall.IsEmpty;

    /// <summary>Reads the object.</summary>
    /// <exception cref="JsonException">It is not one JSON object.</exception>
    public static OpenAIChunk Parse(ReadOnlySpan<byte> json)
    {
        var chunk = default(OpenAIChunk);
        var reader = new Utf8JsonReader(json, isFinalBlock: true, new JsonReaderState(JsonText.ReaderOptions));
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The chunk is not a JSON object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            chunk.ReadMember(ref reader, json);
            SkipContainer(ref reader);
        }

        // Whatever follows the object makes the reader throw.
        reader.Read();
        chunk.IsErrorObject |= chunk is { HasChoices: false, _hasMessage: true };
        return chunk;
    }

    private static void SkipContainer(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
        }
    }

    private static ReadOnlySpan<byte> ReadValue(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private void ReadMember(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        // The length decides almost alone.
        var name = reader.ValueSpan;
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("id"u8):
                Id = JsonSlice.Read(ref reader);
                break;
            case 1 or 11 when name.SequenceEqual("p"u8) || name.SequenceEqual("obfuscation"u8):
                Padding = JsonSlice.Read(ref reader);
                break;
            case 5 when name.SequenceEqual("usage"u8):
                Usage = ReadValue(ref reader, json);
                break;
            case 5 when name.SequenceEqual("error"u8):
                Error = ReadValue(ref reader, json);
                break;
            case 6 when name.SequenceEqual("object"u8):
                // Older vLLM: {"object":"error","message":…}.
                IsErrorObject |= JsonSlice.Read(ref reader).Is("error"u8);
                break;
            case 7 when name.SequenceEqual("choices"u8):
                ReadChoices(ref reader, json);
                break;
            case 7 when name.SequenceEqual("timings"u8):
                Timings = ReadValue(ref reader, json);
                break;
            case 6 or 7 when name.SequenceEqual("message"u8) || name.SequenceEqual("detail"u8):
                reader.Read();
                _hasMessage |= reader.TokenType == JsonTokenType.String;
                break;
            default:
                reader.Read();
                break;
        }
    }

    private void ReadChoices(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return;
        }

        HasChoices = true;
        var isFirst = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (isFirst && reader.TokenType == JsonTokenType.StartObject)
            {
                isFirst = false;
                ReadChoice(ref reader, json);
            }
            else
            {
                SkipContainer(ref reader);
            }
        }
    }

    private void ReadChoice(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 5 when name.SequenceEqual("delta"u8):
                    // Perplexity repeats all of the answer so far as `message` beside the delta, before or after it.
                    reader.Read();
                    ReadDelta(ref reader, json, isDelta: true);
                    break;
                case 7 when name.SequenceEqual("message"u8):
                    reader.Read();
                    ReadDelta(ref reader, json, isDelta: false);
                    break;
                case 13 when name.SequenceEqual("finish_reason"u8):
                    FinishReason = JsonSlice.Read(ref reader);
                    break;
                default:
                    reader.Read();
                    break;
            }

            SkipContainer(ref reader);
        }
    }

    private void ReadDelta(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, bool isDelta)
    {
        if (reader.TokenType != JsonTokenType.StartObject || (_hasDelta && !isDelta))
        {
            return;
        }

        if (isDelta)
        {
            Text = Reasoning = Refusal = default;
            Parts = ReasoningDetails = ToolCalls = FunctionCall = default;
            _hasReasoningContent = false;
            _hasDelta = true;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadDeltaMember(ref reader, json);
            SkipContainer(ref reader);
        }
    }

    private void ReadDeltaMember(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var name = reader.ValueSpan;
        switch (name.Length)
        {
            case 7 when name.SequenceEqual("content"u8):
                ReadContent(ref reader, json);
                break;
            case 7 when name.SequenceEqual("refusal"u8):
                Refusal = JsonSlice.Read(ref reader);
                break;
            case 9 when name.SequenceEqual("reasoning"u8):
                var reasoning = JsonSlice.Read(ref reader);
                Reasoning = _hasReasoningContent ? Reasoning : reasoning;
                break;
            case 17 when name.SequenceEqual("reasoning_content"u8):
                var reasoningContent = JsonSlice.Read(ref reader);
                Reasoning = reasoningContent.IsEmpty ? Reasoning : reasoningContent;
                _hasReasoningContent |= !reasoningContent.IsEmpty;
                break;
            case 17 when name.SequenceEqual("reasoning_details"u8):
                ReasoningDetails = ReadValue(ref reader, json);
                break;
            case 10 when name.SequenceEqual("tool_calls"u8):
                ToolCalls = ReadValue(ref reader, json);
                break;
            case 13 when name.SequenceEqual("function_call"u8):
                FunctionCall = ReadValue(ref reader, json);
                break;
            default:
                reader.Read();
                break;
        }
    }

    private void ReadContent(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        Text = JsonSlice.Read(ref reader);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            Parts = json[start..(int)reader.BytesConsumed];
        }
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Http;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.Ollama;

/// <summary>
/// Turns the bytes of one <c>/api/chat</c> response into events. Every member counts on every object, the terminal one
/// included; <c>error</c> is looked for on every object first; only <c>done:true</c> ends the stream well.
/// </summary>
internal sealed class OllamaDecoder : ICompletionDecoder
{
    private readonly NdjsonDecoder _lines;
    private readonly ModelErrors _errors;
    private readonly ToolCallIds _ids;
    private readonly TextChannels _channels;
    private readonly ChunkTemplate _template = new();
    private bool _hasToolCalls;
    private long _objects;

    public OllamaDecoder(
        ModelErrors errors,
        int maxLineBytes,
        Func<string> newSuffix,
        InlineThinking inlineThinking = InlineThinking.Tags,
        bool hasTools = false)
    {
        _lines = new NdjsonDecoder(maxLineBytes);
        _errors = errors;
        _ids = new ToolCallIds(newSuffix);
        _channels = new TextChannels(_ids, inlineThinking, hasTools);
    }

    public ModelError? Failure { get; private set; }

    public bool HasProgress { get; set; }

    public DecodeStatus Decode(
        ref ReadOnlySequence<byte> buffer, bool isFinal, ImmutableArray<CompletionEvent>.Builder events)
    {
        try
        {
            while (_lines.TryRead(ref buffer, isFinal, out var line, out var isTerminated))
            {
                var status = DecodeLine(line, isTerminated, events);
                if (status != DecodeStatus.Open)
                {
                    return status;
                }
            }
        }
        catch (LineTooLongException e)
        {
            return Fail(_errors.LineTooLong(e));
        }

        return isFinal ? Fail(Truncated()) : DecodeStatus.Open;
    }

    public void Close(ImmutableArray<CompletionEvent>.Builder events) =>
        throw new InvalidOperationException("Ollama's terminal object is its last: there is nothing to close.");

    private static TimeSpan Nanoseconds(long? value) => TimeSpan.FromTicks((value ?? 0) / TimeSpan.NanosecondsPerTick);

    private DecodeStatus DecodeLine(
        ReadOnlySpan<byte> line, bool isTerminated, ImmutableArray<CompletionEvent>.Builder events)
    {
        if (_template.TryMatch(line, out var piece))
        {
            HasProgress |= _template.IsThinking
                ? _channels.AddThinking(piece.ToString(), events)
                : _channels.AddText(piece.ToString(), events);
            return DecodeStatus.Open;
        }

        try
        {
            var chunk = OllamaChunk.Parse(line);
            _objects++;
            if (chunk.IsPieceOnly)
            {
                var isThinking = chunk.Text.IsEmpty;
                _template.Learn(line, chunk.CreatedAt, isThinking ? chunk.Thinking : chunk.Text, isThinking);
            }

            return Accept(chunk, line, events);
        }
        catch (JsonException) when (!isTerminated && JsonText.MayContinue(line))
        {
            return Fail(Truncated());
        }
        catch (JsonException)
        {
            return Fail(_errors.Protocol($"Not a line of JSON: '{ServerError.Excerpt(line)}'."));
        }
    }

    private DecodeStatus Accept(
        in OllamaChunk chunk, ReadOnlySpan<byte> line, ImmutableArray<CompletionEvent>.Builder events)
    {
        if (!chunk.Error.IsEmpty && !chunk.Error.SequenceEqual("\"\""u8))
        {
            return Fail(_errors.FromStream(ServerError.Parse(chunk.Error)));
        }

        if (!chunk.IsKnown)
        {
            // Ollama 0.11 wrote its error under another name: {"error parsing tool call":"…"}.
            return Fail(_errors.FromStream(ServerError.Parse(line)));
        }

        var hasProgress = _channels.AddThinking(chunk.Thinking.ToString(), events);
        hasProgress |= _channels.AddText(chunk.Text.ToString(), events);
        if (!chunk.ToolCalls.IsEmpty)
        {
            hasProgress |= AddToolCalls(chunk.ToolCalls, events);
        }

        HasProgress |= hasProgress;
        if (!chunk.IsDone)
        {
            return DecodeStatus.Open;
        }

        AddEnd(chunk, events);
        return DecodeStatus.Done;
    }

    private bool AddToolCalls(ReadOnlySpan<byte> json, ImmutableArray<CompletionEvent>.Builder events)
    {
        // Every object is a complete call: Ollama neither splits one nor numbers them reliably, so they append.
        var reader = new Utf8JsonReader(json, isFinalBlock: true, new JsonReaderState(JsonText.ReaderOptions));
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        var any = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                any = true;
                AddToolCall(ref reader, json, events);
            }
            else
            {
                reader.Skip();
            }
        }

        return any;
    }

    private void AddToolCall(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ImmutableArray<CompletionEvent>.Builder events)
    {
        var id = "";
        var name = "";
        var arguments = "";
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                // The end of `function`; whatever else is a container was passed over below.
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
            if (member.SequenceEqual("arguments"u8))
            {
                arguments = JsonText.Raw(json[start..(int)reader.BytesConsumed]);
            }
            else if (member.SequenceEqual("id"u8))
            {
                id = reader.TokenType is JsonTokenType.String ? JsonText.Decode(ref reader)
                    : reader.TokenType is JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : "";
            }
            else if (member.SequenceEqual("name"u8) && reader.TokenType == JsonTokenType.String)
            {
                name = JsonText.Decode(ref reader);
            }
        }

        _hasToolCalls = true;
        _channels.BeginMessage("", events);
        events.Add(ToolCallInput.Complete(_ids.Claim(id), name, arguments));
    }

    private void AddEnd(in OllamaChunk chunk, ImmutableArray<CompletionEvent>.Builder events)
    {
        _channels.Flush(events);
        if (chunk.PromptTokens is not null || chunk.OutputTokens is not null)
        {
            events.Add(new CompletionEvent.UsageUpdated(new TokenUsage(chunk.PromptTokens ?? 0, chunk.OutputTokens ?? 0)));
        }

        if (chunk.LoadNanoseconds is not null || chunk.PromptNanoseconds is not null || chunk.OutputNanoseconds is not null)
        {
            events.Add(new CompletionEvent.TimingsUpdated(
                Nanoseconds(chunk.LoadNanoseconds), Nanoseconds(chunk.PromptNanoseconds), Nanoseconds(chunk.OutputNanoseconds)));
        }

        var raw = JsonText.WellFormed(chunk.DoneReason.ToString());
        var reason = chunk.DoneReason.Is("length"u8) ? StopReason.MaxTokens
            : _hasToolCalls ? StopReason.ToolUse : StopReason.EndTurn;
        events.Add(new CompletionEvent.Stopped(reason, raw));
    }

    private DecodeStatus Fail(ModelError error)
    {
        Failure = error;
        return DecodeStatus.Failed;
    }

    private ModelError Truncated() => _errors.Truncated(
        _objects == 0
            ? "Ollama answered with status 200 and sent nothing."
            : "Ollama's stream ended without its last object (done:true).");
}

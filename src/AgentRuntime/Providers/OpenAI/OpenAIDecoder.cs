using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Http;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.OpenAI;

/// <summary>
/// Turns the bytes of one <c>/chat/completions</c> response into events. The terminal state is a <c>finish_reason</c> or
/// <c>[DONE]</c>, whichever the server sends; figures that follow it still count. Errors are looked for in every place where
/// servers put them.
/// </summary>
internal sealed class OpenAIDecoder : ICompletionDecoder
{
    private readonly SseDecoder _frames;
    private readonly ModelErrors _errors;
    private readonly TextChannels _channels;
    private readonly ToolCallAccumulator _toolCalls;
    private readonly ChunkTemplate _template = new();
    private TokenUsage? _usage;
    private CompletionEvent.TimingsUpdated? _timings;
    private string? _finishReason;
    private bool _hasRefusal;
    private long _chunks;

    public OpenAIDecoder(
        ModelErrors errors,
        int maxLineBytes,
        Func<string> newSuffix,
        InlineThinking inlineThinking = InlineThinking.Tags,
        bool hasTools = false)
    {
        _errors = errors;
        _frames = new SseDecoder(maxLineBytes);
        var ids = new ToolCallIds(newSuffix);
        _channels = new TextChannels(ids, inlineThinking, hasTools);
        _toolCalls = new ToolCallAccumulator(ids);
    }

    /// <summary>Words the failures.</summary>
    public ModelErrors Errors => _errors;

    public ModelError? Failure { get; private set; }

    public bool HasProgress { get; set; }

    public DecodeStatus Decode(
        ref ReadOnlySequence<byte> buffer, bool isFinal, ImmutableArray<CompletionEvent>.Builder events)
    {
        try
        {
            while (_frames.TryRead(ref buffer, isFinal, out var frame))
            {
                var status = Accept(frame, events);
                if (status is DecodeStatus.Done or DecodeStatus.Failed)
                {
                    return status;
                }
            }
        }
        catch (LineTooLongException e)
        {
            return Fail(_errors.LineTooLong(e));
        }

        if (!isFinal)
        {
            return _finishReason is null ? DecodeStatus.Open : DecodeStatus.Closing;
        }

        if (_finishReason is null)
        {
            return Fail(Truncated());
        }

        Close(events);
        return DecodeStatus.Done;
    }

    /// <summary>Takes a response that the server sent whole although it was asked to stream.</summary>
    public DecodeStatus DecodeWhole(ReadOnlySpan<byte> json, ImmutableArray<CompletionEvent>.Builder events)
    {
        if (json.IsEmpty)
        {
            return Fail(Truncated());
        }

        var status = AcceptData(json, isUnterminated: true, events);
        if (status == DecodeStatus.Failed)
        {
            return status;
        }

        if (_finishReason is null)
        {
            return Fail(Truncated());
        }

        Close(events);
        return DecodeStatus.Done;
    }

    public void Close(ImmutableArray<CompletionEvent>.Builder events)
    {
        _channels.Flush(events);
        _toolCalls.Complete(events);
        if (_usage is not null)
        {
            events.Add(new CompletionEvent.UsageUpdated(_usage));
        }

        if (_timings is not null)
        {
            events.Add(_timings);
        }

        events.Add(new CompletionEvent.Stopped(ReasonOf(_finishReason ?? ""), _finishReason ?? ""));
    }

    private DecodeStatus Accept(in SseFrame frame, ImmutableArray<CompletionEvent>.Builder events)
    {
        switch (frame.Kind)
        {
            case SseFrameKind.Comment:
                return DecodeStatus.Open;
            case SseFrameKind.UnknownField when frame.Name.SequenceEqual("error"u8):
                // llama.cpp of 2025 put its errors into a field of that name.
                return FailAsSaid(frame.Data, frame.IsUnterminated);
            case SseFrameKind.UnknownField:
                return DecodeStatus.Open;
            case SseFrameKind.Event:
                break;
        }

        var data = frame.Data.Trim(" \t\n"u8);
        if (data.SequenceEqual("[DONE]"u8))
        {
            if (_chunks == 0)
            {
                return Fail(Truncated());
            }

            Close(events);
            return DecodeStatus.Done;
        }

        if (data.IsEmpty || data[0] == (byte)':')
        {
            // Proxies pass a server's comments on as data.
            return DecodeStatus.Open;
        }

        return frame.Name.SequenceEqual("error"u8)
            ? FailAsSaid(data, frame.IsUnterminated)
            : AcceptData(data, frame.IsUnterminated, events);
    }

    private DecodeStatus AcceptData(
        ReadOnlySpan<byte> data, bool isUnterminated, ImmutableArray<CompletionEvent>.Builder events)
    {
        if (_template.TryMatch(data, out var piece))
        {
            HasProgress |= _template.IsThinking
                ? _channels.AddThinking(piece.ToString(), events)
                : _channels.AddText(piece.ToString(), events);
            return DecodeStatus.Open;
        }

        try
        {
            var chunk = OpenAIChunk.Parse(data);
            if (chunk.IsPieceOnly)
            {
                var isThinking = chunk.Text.IsEmpty;
                _template.Learn(data, chunk.Padding, isThinking ? chunk.Reasoning : chunk.Text, isThinking);
            }

            return AcceptChunk(chunk, data, events);
        }
        catch (JsonException) when (isUnterminated && _finishReason is not null)
        {
            return DecodeStatus.Closing;
        }
        catch (JsonException) when (isUnterminated && JsonText.MayContinue(data))
        {
            return Fail(Truncated());
        }
        catch (JsonException)
        {
            return Fail(_errors.Protocol($"Not a chunk of JSON: '{ServerError.Excerpt(data)}'."));
        }
    }

    private DecodeStatus AcceptChunk(
        in OpenAIChunk chunk, ReadOnlySpan<byte> data, ImmutableArray<CompletionEvent>.Builder events)
    {
        if (!chunk.Error.IsEmpty && !chunk.Error.SequenceEqual("\"\""u8))
        {
            return Fail(_errors.FromStream(ServerError.Parse(data)));
        }

        if (chunk.IsErrorObject)
        {
            return Fail(_errors.FromStream(ServerError.Parse(data)));
        }

        if (!chunk.HasChoices && chunk.Usage.IsEmpty)
        {
            return DecodeStatus.Open;
        }

        _chunks++;
        _usage = OpenAIFigures.UsageOf(chunk.Usage) ?? _usage;
        _timings = OpenAIFigures.TimingsOf(chunk.Timings) ?? _timings;
        HasProgress |= AddPieces(chunk, events);
        if (chunk.FinishReason.IsEmpty)
        {
            return DecodeStatus.Open;
        }

        _finishReason = JsonText.WellFormed(chunk.FinishReason.ToString());
        return chunk.FinishReason.Is("error"u8)
            ? Fail(_errors.FromStream(new ServerError("The server ended its answer with finish_reason 'error'.", "", null)))
            : DecodeStatus.Closing;
    }

    private bool AddPieces(in OpenAIChunk chunk, ImmutableArray<CompletionEvent>.Builder events)
    {
        if (chunk.Text.IsEmpty && chunk.Reasoning.IsEmpty && chunk.Parts.IsEmpty && chunk.ToolCalls.IsEmpty
            && chunk.FunctionCall.IsEmpty && chunk.ReasoningDetails.IsEmpty && chunk.Refusal.IsEmpty)
        {
            return false;
        }

        if (!_channels.HasMessage)
        {
            _channels.BeginMessage(JsonText.WellFormed(chunk.Id.ToString()), events);
        }

        var any = _channels.AddThinking(chunk.Reasoning.ToString(), events);
        if (!chunk.ReasoningDetails.IsEmpty)
        {
            any |= OpenAIParts.AddReasoning(chunk.ReasoningDetails, !chunk.Reasoning.IsEmpty, _channels, events);
        }

        any |= _channels.AddText(chunk.Text.ToString(), events);
        if (!chunk.Parts.IsEmpty)
        {
            any |= OpenAIParts.AddContent(chunk.Parts, _channels, events);
        }

        if (_channels.AddText(chunk.Refusal.ToString(), events))
        {
            _hasRefusal = any = true;
        }

        if (!chunk.ToolCalls.IsEmpty)
        {
            any |= _toolCalls.Add(chunk.ToolCalls, events);
        }

        if (!chunk.FunctionCall.IsEmpty)
        {
            any |= _toolCalls.AddFunctionCall(chunk.FunctionCall, events);
        }

        return any;
    }

    private StopReason ReasonOf(string raw) => raw switch
    {
        "length" or "max_tokens" => StopReason.MaxTokens,
        "content_filter" or "refusal" => StopReason.Refusal,
        _ when _toolCalls.HasCalls => StopReason.ToolUse,
        _ => _hasRefusal ? StopReason.Refusal : StopReason.EndTurn,
    };

    private DecodeStatus FailAsSaid(ReadOnlySpan<byte> data, bool isUnterminated) =>
        Fail(isUnterminated && !IsJson(data) ? Truncated() : _errors.FromStream(ServerError.Parse(data)));

    private static bool IsJson(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data, isFinalBlock: true, new JsonReaderState(JsonText.ReaderOptions));
            while (reader.Read())
            {
                reader.Skip();
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private DecodeStatus Fail(ModelError error)
    {
        Failure = error;
        return DecodeStatus.Failed;
    }

    private ModelError Truncated() => _errors.Truncated(
        _chunks == 0
            ? $"{_errors.Identity.Product} answered with status 200 and sent nothing: the prompt may not fit its context."
            : $"{_errors.Identity.Product}'s stream ended without a finish_reason or [DONE].");
}

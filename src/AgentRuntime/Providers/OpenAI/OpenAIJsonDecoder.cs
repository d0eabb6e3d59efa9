using System.Buffers;
using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.OpenAI;

/// <summary>Takes the answer of a server that sends it whole although it was asked to stream: waits for all of it.</summary>
internal sealed class OpenAIJsonDecoder(OpenAIDecoder inner, int maxBytes) : ICompletionDecoder
{
    private ModelError? _failure;

    public ModelError? Failure => _failure ?? inner.Failure;

    public bool HasProgress { get; set; }

    public DecodeStatus Decode(
        ref ReadOnlySequence<byte> buffer, bool isFinal, ImmutableArray<CompletionEvent>.Builder events)
    {
        if (buffer.Length > maxBytes)
        {
            _failure = inner.Errors.LineTooLong(new LineTooLongException(maxBytes));
            return DecodeStatus.Failed;
        }

        if (!isFinal)
        {
            return DecodeStatus.Open;
        }

        var json = buffer.ToArray();
        buffer = buffer.Slice(buffer.End);
        return inner.DecodeWhole(json.AsSpan().Trim(" \t\r\n\uFEFF"u8), events);
    }

    public void Close(ImmutableArray<CompletionEvent>.Builder events) =>
        throw new InvalidOperationException("A whole answer is never half closed.");
}

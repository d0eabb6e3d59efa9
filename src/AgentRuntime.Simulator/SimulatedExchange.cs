using System.Collections.Immutable;
using System.Text.Json;

namespace AgentRuntime.Simulator;

/// <summary>One request and what became of it. Its members may be read from any thread while the reply is on its way.</summary>
/// <remarks>Times are timestamps of <see cref="SimulatorOptions.TimeProvider"/> (<see cref="TimeProvider.GetTimestamp"/>).</remarks>
public sealed class SimulatedExchange
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _headersSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstTokenSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SimulatedOutcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly long[]? _tokenTimes;
    private int _tokensSent;
    private long _firstTokenAt;
    private long _endedAt;
    private int _isEnding;
    private int _hasEnded;

    internal SimulatedExchange(TimeProvider time, int sequenceNumber, string method, string path, string requestBody, long receivedAt, int rememberedTokenTimes)
    {
        _time = time;
        SequenceNumber = sequenceNumber;
        Method = method;
        Path = path;
        RequestBody = requestBody;
        ReceivedAt = receivedAt;
        _tokenTimes = rememberedTokenTimes > 0 ? new long[rememberedTokenTimes] : null;
    }

    /// <summary>Position among all requests the server received, from 0.</summary>
    public int SequenceNumber { get; }

    /// <summary>The HTTP method, in capitals.</summary>
    public string Method { get; }

    /// <summary>The path, without the query.</summary>
    public string Path { get; }

    /// <summary>The body as text; empty when there was none.</summary>
    public string RequestBody { get; }

    /// <summary>The model the body names, as written; null when it names none.</summary>
    public string? Model { get; private set; }

    /// <summary>Whether it asked for a completion (<c>/api/chat</c>, <c>/api/generate</c>, <c>/v1/chat/completions</c>).</summary>
    public bool IsCompletion { get; private set; }

    /// <summary>When the request, its body included, was received.</summary>
    public long ReceivedAt { get; }

    /// <summary>When the first token was handed to the operating system; null before.</summary>
    public long? FirstTokenAt => Volatile.Read(ref _firstTokenAt) is var at and not 0 ? at : null;

    /// <summary>When the reply was whole, the fault struck, or the client's close was noticed; null before.</summary>
    public long? EndedAt => Volatile.Read(ref _endedAt) is var at and not 0 ? at : null;

    /// <summary>Tokens handed to the operating system so far.</summary>
    public int TokensSent => Volatile.Read(ref _tokensSent);

    /// <summary>When the write that completed each token began, in order: no reader has it earlier. Empty unless <see cref="SimulatorOptions.RememberedTokenTimes"/> is set.</summary>
    public ImmutableArray<long> TokenTimes =>
        _tokenTimes is null ? [] : [.. _tokenTimes.AsSpan(0, Math.Min(TokensSent, _tokenTimes.Length))];

    /// <summary>Completes when the server begins to work on the request: its turn in the queue has come. Canceled if it ends before.</summary>
    public Task Started => _started.Task;

    /// <summary>Completes when the response's headers were sent. Canceled if the exchange ends before.</summary>
    public Task HeadersSent => _headersSent.Task;

    /// <summary>Completes when the first token was sent. Canceled if the exchange ends before.</summary>
    public Task FirstTokenSent => _firstTokenSent.Task;

    /// <summary>Completes when the exchange has ended, with how.</summary>
    public Task<SimulatedOutcome> Ended => _ended.Task;

    /// <summary>Takes what observers filter by from the request, before they see the exchange.</summary>
    internal void Describe(byte[] body)
    {
        IsCompletion = Method == "POST" && Path is "/api/chat" or "/api/generate" or "/v1/chat/completions";
        if (body.Length == 0 || body[0] != (byte)'{')
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            Model = document.RootElement.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String
                ? model.GetString()
                : null;

            // A chat without messages loads the model and completes nothing.
            IsCompletion &= !(document.RootElement.TryGetProperty("messages", out var messages)
                && messages.ValueKind == JsonValueKind.Array
                && messages.GetArrayLength() == 0);
        }
        catch (JsonException)
        {
            // The route answers it with an error; the text stays in RequestBody.
            Model = null;
        }
    }

    internal void MarkStarted() => _started.TrySetResult();

    internal void MarkWritten(int tokens, long sendingAt = 0)
    {
        _headersSent.TrySetResult();
        if (tokens == 0)
        {
            return;
        }

        if (_tokenTimes is not null)
        {
            for (var i = _tokensSent; i < _tokensSent + tokens && i < _tokenTimes.Length; i++)
            {
                _tokenTimes[i] = sendingAt;
            }
        }

        if (_tokensSent == 0)
        {
            Volatile.Write(ref _firstTokenAt, _time.GetTimestamp());
        }

        Volatile.Write(ref _tokensSent, _tokensSent + tokens);
        _firstTokenSent.TrySetResult();
    }

    /// <summary>From here a close by the client is no longer an early one: the last bytes are on their way.</summary>
    internal void MarkEnding() => Volatile.Write(ref _isEnding, 1);

    internal void MarkClientClosed() => End(Volatile.Read(ref _isEnding) == 1 ? SimulatedOutcome.Completed : SimulatedOutcome.ClientClosed);

    internal void End(SimulatedOutcome outcome)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0)
        {
            return;
        }

        Volatile.Write(ref _endedAt, _time.GetTimestamp());
        if (outcome == SimulatedOutcome.Completed)
        {
            _headersSent.TrySetResult();
        }

        _ended.TrySetResult(outcome);
        _started.TrySetCanceled();
        _headersSent.TrySetCanceled();
        _firstTokenSent.TrySetCanceled();
    }
}

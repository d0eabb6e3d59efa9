using System.IO.Pipelines;
using AgentRuntime.Model;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.Http;

/// <summary>
/// One request, one response and the connection under them. One operation at a time: its owner begins it and is called back
/// from another thread, once, unless it was quick. Closing is allowed at any time; whoever is last frees what there is.
/// </summary>
#pragma warning disable CA1001 // The token source has neither a timer nor a wait handle: it holds nothing to free.
internal sealed class HttpExchange
#pragma warning restore CA1001
{
    /// <summary>Bytes taken in one read at most: some hundred tokens. More would only make the batches larger.</summary>
    private const int ReadBufferBytes = 4 * 1024;

    /// <summary>What may follow the terminal state before the connection is worth less than the wait for its end.</summary>
    private const int MaxDrainBytes = 64 * 1024;

    private const int Idle = 0;
    private const int Busy = 1;
    private const int Closed = 2;

    // A read of nothing comes first: while a stream waits for its next token it holds no buffer beside its connection's.
    private static readonly StreamPipeReaderOptions ReaderOptions =
        new(bufferSize: ReadBufferBytes, minimumReadSize: 1024, useZeroByteReads: true);

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);

    private readonly HttpTransport _transport;
    private readonly CompletionCall _call;
    private readonly TimeProvider _timeProvider;
    private readonly Action _completed;
    private readonly Action _readCompleted;
    private readonly CancellationTokenSource _abort = new();
    private HttpRequestMessage? _request;
    private HttpResponseMessage? _response;
    private PipeReader? _reader;
    private System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _reading;
    private int _state;

    /// <summary>Sends nothing yet; <paramref name="completed"/> is called, from any thread, when an operation that was not quick is over.</summary>
    public HttpExchange(HttpTransport transport, CompletionCall call, TimeProvider timeProvider, Action completed)
    {
        _transport = transport;
        _call = call;
        _timeProvider = timeProvider;
        _completed = completed;
        _readCompleted = OnReadCompleted;
    }

    /// <summary>How the last operation failed; null when it did not.</summary>
    public ModelException? Failure { get; private set; }

    /// <summary>What the last read gave, when it did not fail.</summary>
    public ReadResult Result { get; private set; }

    /// <summary>When the last operation was over, in ticks of the clock's timestamp.</summary>
    public long Timestamp { get; private set; }

    /// <summary>The decoder for the response; there once opening has succeeded.</summary>
    public ICompletionDecoder? Decoder { get; private set; }

    /// <summary>Sends the request and waits for the head of the response. Always calls back.</summary>
    public void BeginOpen()
    {
        _state = Busy;
        _ = OpenAsync();
    }

    /// <summary>Reads on. True when bytes, the end or a failure are here already; else it calls back.</summary>
    public bool BeginRead()
    {
#pragma warning disable CA2012 // It is awaited once, by hand: an async method here would cost an allocation for every read.
        var reading = _reader!.ReadAsync(_abort.Token).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        _reading = reading;
        if (reading.IsCompleted)
        {
            TakeResult();
            return true;
        }

        _state = Busy;
        reading.UnsafeOnCompleted(_readCompleted);
        return false;
    }

    /// <summary>Gives the buffer of the last read back: what lies before <paramref name="consumed"/> is done with, all of it has been looked at.</summary>
    public void AdvanceTo(SequencePosition consumed) => _reader!.AdvanceTo(consumed, Result.Buffer.End);

    /// <summary>Gives up: closes the connection at once, whatever it is doing. May be called in any phase and more than once.</summary>
    public void Abort()
    {
        var was = Interlocked.Exchange(ref _state, Closed);
        if (was == Closed)
        {
            return;
        }

        _abort.Cancel();
        if (was == Idle)
        {
            Release();
        }
    }

    /// <summary>The answer is complete: reads what is left, which is next to nothing, so that the connection can serve again.</summary>
    public void Finish()
    {
        if (Interlocked.Exchange(ref _state, Closed) == Idle)
        {
            _ = DrainAsync();
        }
    }

    private async Task OpenAsync()
    {
        try
        {
            var attempt = 0;
            while (_response is null)
            {
                try
                {
                    _request = _call.CreateRequest(attempt);
                    _response = await _transport.SendAsync(_request, _abort.Token).ConfigureAwait(false);
                }
                catch (ModelException e) when (_call.ShouldTryAgain(e.Error, attempt))
                {
                    _request?.Dispose();
                    attempt++;
                }
            }

            // It is sent; a stream takes minutes, and a long conversation's request is large.
            _request!.Content = null;
            var body = await _response.Content.ReadAsStreamAsync(_abort.Token).ConfigureAwait(false);
            Decoder = _call.CreateDecoder(_response, attempt);
            _reader = PipeReader.Create(body, ReaderOptions);
        }
        catch (ModelException e)
        {
            Failure = new ModelException(await ExplainAsync(e.Error).ConfigureAwait(false), e.InnerException);
        }
#pragma warning disable CA1031 // A stream fails with a ModelException and nothing else, whatever went wrong.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failure = new ModelException(_transport.ErrorOf(e), e);
        }

        Timestamp = _timeProvider.GetTimestamp();
        Settle();
    }

    private async Task<ModelError> ExplainAsync(ModelError error)
    {
        try
        {
            return await _call.ExplainAsync(error, _abort.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelException or OperationCanceledException)
        {
            return error;
        }
    }

    private void OnReadCompleted()
    {
        TakeResult();
        Settle();
    }

    private void TakeResult()
    {
        try
        {
#pragma warning disable VSTHRD002 // The read is over: nothing is waited for.
            Result = _reading.GetResult();
#pragma warning restore VSTHRD002
            Failure = null;
        }
#pragma warning disable CA1031 // A stream fails with a ModelException and nothing else, whatever went wrong.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failure = new ModelException(_transport.ErrorOf(e), e);
        }

        Timestamp = _timeProvider.GetTimestamp();
    }

    private void Settle()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Busy) == Busy)
        {
            _completed();
        }
        else
        {
            Release();
        }
    }

    private async Task DrainAsync()
    {
        using var clock = new CancellationTokenSource(DrainTimeout, _timeProvider);
        try
        {
            var drained = 0L;
            while (drained < MaxDrainBytes)
            {
                var result = await _reader!.ReadAsync(clock.Token).ConfigureAwait(false);
                drained += result.Buffer.Length;
                _reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }
        }
#pragma warning disable CA1031 // The answer is already complete: only the connection is lost.
        catch (Exception)
#pragma warning restore CA1031
        {
            await _abort.CancelAsync().ConfigureAwait(false);
        }

        Release();
    }

    private void Release()
    {
        // Completing the reader disposes the body; an unread body closes its connection (ResponseDrainTimeout is zero).
        _reader?.Complete();
        _response?.Dispose();
        _request?.Dispose();
    }
}

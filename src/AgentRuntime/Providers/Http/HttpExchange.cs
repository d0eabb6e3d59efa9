using System.Buffers;
using System.Runtime.CompilerServices;
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
    /// <summary>What may follow the terminal state before the connection is worth less than the wait for its end.</summary>
    private const int MaxDrainBytes = 64 * 1024;

    private const int Idle = 0;
    private const int Busy = 1;
    private const int Closed = 2;

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);

    private readonly HttpTransport _transport;
    private readonly CompletionCall _call;
    private readonly TimeProvider _timeProvider;
    private readonly Action _completed;
    private readonly Action _readCompleted;
    private readonly CancellationTokenSource _abort = new();
    private HttpRequestMessage? _request;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private BodyBuffer _buffer;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _reading;
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

    /// <summary>What has been read and not been taken, when the last read did not fail.</summary>
    public ReadOnlySequence<byte> Buffer => _buffer.Held;

    /// <summary>Nothing comes after what the buffer holds.</summary>
    public bool IsCompleted { get; private set; }

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
        var reading = _body!.ReadAsync(_buffer.Free(), _abort.Token).ConfigureAwait(false).GetAwaiter();
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

    /// <summary>Takes all of the buffer but its last bytes: they come again, with more behind them.</summary>
    public void Take(long left) => _buffer.KeepLast((int)left);

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
            _body = await _response.Content.ReadAsStreamAsync(_abort.Token).ConfigureAwait(false);
            Decoder = _call.CreateDecoder(_response, attempt);
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
            var bytes = _reading.GetResult();
#pragma warning restore VSTHRD002
            _buffer.Add(bytes);
            IsCompleted = bytes == 0;
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
            while (drained < MaxDrainBytes && !IsCompleted)
            {
                _buffer.Clear();
                var bytes = await _body!.ReadAsync(_buffer.Free(), clock.Token).ConfigureAwait(false);
                _buffer.Add(bytes);
                IsCompleted = bytes == 0;
                drained += bytes;
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
        // An unread body closes its connection when it is disposed (ResponseDrainTimeout is zero).
        _body?.Dispose();
        _buffer.Clear();
        _response?.Dispose();
        _request?.Dispose();
    }
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Providers.ChatClient;

/// <summary>
/// One streaming response of a chat client. One step at a time: its owner begins it and is called back from another thread, once,
/// unless it was quick. Closing is allowed at any time; whoever is last disposes of the response.
/// </summary>
#pragma warning disable CA1001 // The token source has neither a timer nor a wait handle: it holds nothing to free.
internal sealed class ChatExchange
#pragma warning restore CA1001
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int Closed = 2;

    private readonly Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> _start;
    private readonly TimeProvider _timeProvider;
    private readonly Action _completed;
    private readonly Action _stepCompleted;
    private readonly CancellationTokenSource _abort = new();
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _step;
    private int _state;

    /// <summary>Asks the client for nothing yet; <paramref name="completed"/> is called, from any thread, when a step that was not quick is over.</summary>
    public ChatExchange(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> start, TimeProvider timeProvider, Action completed)
    {
        _start = start;
        _timeProvider = timeProvider;
        _completed = completed;
        _stepCompleted = OnStepCompleted;
    }

    /// <summary>How the last step failed; null when it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The update that the last step gave; null at the end of the response.</summary>
    public ChatResponseUpdate? Update { get; private set; }

    /// <summary>When the last step was over, in ticks of the clock's timestamp.</summary>
    public long Timestamp { get; private set; }

    /// <summary>Asks the client and waits for its first update. Always calls back: what a client does before its first wait may be long.</summary>
    public void BeginFirst()
    {
        _state = Busy;
        _ = Task.Run(FirstAsync, _abort.Token);
    }

    /// <summary>Steps on. True when the update, the end or a failure is here already; else it calls back.</summary>
    public bool BeginNext()
    {
        try
        {
#pragma warning disable CA2012 // It is awaited once, by hand: an async method here would cost an allocation for every update.
            _step = _updates!.MoveNextAsync().ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        }
#pragma warning disable CA1031 // Whatever a client throws is its failure, not the stream's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failure = e;
            Timestamp = _timeProvider.GetTimestamp();
            return true;
        }

        if (_step.IsCompleted)
        {
            TakeUpdate();
            return true;
        }

        _state = Busy;
        _step.UnsafeOnCompleted(_stepCompleted);
        return false;
    }

    /// <summary>Ends the response: cancels what is under way and disposes of it. May be called at any time and more than once.</summary>
    public void Close()
    {
        var was = Interlocked.Exchange(ref _state, Closed);
        if (was == Closed)
        {
            return;
        }

        _abort.Cancel();
        if (was == Idle)
        {
            _ = ReleaseAsync();
        }
    }

    private async Task FirstAsync()
    {
        try
        {
            _updates = _start(_abort.Token).GetAsyncEnumerator(_abort.Token);
            Update = await _updates.MoveNextAsync().ConfigureAwait(false) ? _updates.Current : null;
        }
#pragma warning disable CA1031 // Whatever a client throws is its failure, not the stream's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failure = e;
        }

        Timestamp = _timeProvider.GetTimestamp();
        Settle();
    }

    private void OnStepCompleted()
    {
        TakeUpdate();
        Settle();
    }

    private void TakeUpdate()
    {
        try
        {
#pragma warning disable VSTHRD002 // The step is over: nothing is waited for.
            Update = _step.GetResult() ? _updates!.Current : null;
#pragma warning restore VSTHRD002
            Failure = null;
        }
#pragma warning disable CA1031 // Whatever a client throws is its failure, not the stream's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failure = e;
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
            _ = ReleaseAsync();
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            if (_updates is not null)
            {
                await _updates.DisposeAsync().ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // The response is over for everybody; a client that fails at its disposal has nobody left to tell.
        catch (Exception)
#pragma warning restore CA1031
        {
            _updates = null;
        }
    }
}

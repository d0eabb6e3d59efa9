using System.Collections.Immutable;
using System.Diagnostics;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Sinks;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Demo;

/// <summary>One thread of the demo: asks, watches the answer come as the thread's sink, asks again.</summary>
internal sealed class DemoThread(int number, string model, Func<int, string> promptOf, TimeProvider timeProvider) : IThreadSink
{
    /// <summary>After so many turns a new conversation begins, so that a demo that runs for days stays small.</summary>
    private const int TurnsOfOneConversation = 8;

    private const int KeptTimes = 4096;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Queue<TimeSpan> _firstTokenTimes = new();
    private TaskCompletionSource<ThreadEvent.TurnStopped> _stopped = NewSource();
    private DemoSnapshot _state;

    /// <summary>What the screen shows of it.</summary>
    public DemoRow Row { get; } = new(number, model);

    /// <summary>What failed last; null when nothing did.</summary>
    public ModelError? LastError { get; private set; }

    /// <summary>The times to the first token, of the last turns; to be read when the thread has stopped.</summary>
    public IReadOnlyCollection<TimeSpan> FirstTokenTimes => _firstTokenTimes;

    /// <summary>Runs turns until it is told to stop, or one.</summary>
    /// <param name="runtime">Where the thread lives.</param>
    /// <param name="once">Whether to end after one turn.</param>
    /// <param name="tell">Is called after each turn.</param>
    /// <param name="stopping">Cancels the running turn and ends.</param>
    public async Task RunAsync(
        IAgentRuntime runtime, bool once, Action<DemoThread>? tell, CancellationToken stopping)
    {
        var turn = 0;
        while (!stopping.IsCancellationRequested)
        {
            var options = new ThreadOptions { Model = model };
            var thread = await runtime.CreateThreadAsync(options, CancellationToken.None).ConfigureAwait(false);
            using var subscription = await thread.AttachAsync(this, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            do
            {
                await RunTurnAsync(thread, promptOf(turn), stopping).ConfigureAwait(false);
                tell?.Invoke(this);
                turn++;
                if (once)
                {
                    return;
                }
            }
            while (turn % TurnsOfOneConversation != 0 && !stopping.IsCancellationRequested);
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken)
    {
        ThreadEvent.TurnStopped? stop = null;
        var now = timeProvider.GetTimestamp();
        var isFirst = _state.FirstAt == 0;
        foreach (var threadEvent in events)
        {
            switch (threadEvent)
            {
                case ThreadEvent.AgentThinking thinking:
                    AddText(DemoState.Thinking, thinking.Text, now, isFirst);
                    break;
                case ThreadEvent.AgentText text:
                    AddText(DemoState.Streaming, text.Text, now, isFirst);
                    break;
                case ThreadEvent.UsageUpdated usage:
                    AddUsage(usage.Usage.Output);
                    break;
                case ThreadEvent.TurnStopped stopped:
                    stop = stopped;
                    break;
            }
        }

        if (stop is not null)
        {
            EndTurn(stop);
            _stopped.TrySetResult(stop);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void OnEnded(Exception reason) => _stopped.TrySetException(reason);

    private static TaskCompletionSource<ThreadEvent.TurnStopped> NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunTurnAsync(AgentThread thread, string prompt, CancellationToken stopping)
    {
        _stopped = NewSource();
        _state = _state with
        {
            State = DemoState.Waiting,
            TurnTokens = 0,
            TurnLength = 0,
            FirstLength = 0,
            SentAt = timeProvider.GetTimestamp(),
            FirstAt = 0,
            LastAt = 0,
        };
        Row.Write(_state, " » ");
        var turn = await thread.SendAsync(prompt, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        var registration = stopping.UnsafeRegister(static state => _ = ((Turn)state!).CancelAsync(CancellationToken.None), turn);
        await using (registration.ConfigureAwait(false))
        {
            var stopped = await _stopped.Task.ConfigureAwait(false);
            if (stopped.Reason == TurnStopReason.Failed)
            {
                await PauseAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    private async Task PauseAsync(CancellationToken stopping) =>
        await Task.Delay(PauseAfterFailure, timeProvider, stopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void AddText(DemoState state, string text, long now, bool isFirst)
    {
        _state.LastAt = now;
        if (_state.FirstAt == 0)
        {
            _state.FirstAt = now;
            KeepFirstTokenTime(timeProvider.GetElapsedTime(_state.SentAt, now));
        }

        _state.State = state;
        _state.TurnLength += text.Length;
        _state.FirstLength += isFirst ? text.Length : 0;
        Row.Write(_state, text);
    }

    private void AddUsage(long tokens)
    {
        _state.TurnTokens += tokens;
        _state.Tokens += tokens;
    }

    private void EndTurn(ThreadEvent.TurnStopped stopped)
    {
        _state.State = stopped.Reason switch
        {
            TurnStopReason.Failed => DemoState.Failed,
            TurnStopReason.Cancelled or TurnStopReason.Interrupted => DemoState.Cancelled,
            TurnStopReason.EndTurn or TurnStopReason.MaxTokens or TurnStopReason.MaxRounds or TurnStopReason.MaxTime
                or TurnStopReason.MaxToolCalls or TurnStopReason.RepeatedToolCall or TurnStopReason.Refusal =>
                DemoState.Done,
        };
        _state.Turns++;
        if (_state.State == DemoState.Failed)
        {
            _state.FailedTurns++;
            LastError = stopped.Error;
        }

        if (_state.TurnTokens == 0)
        {
            _state.UncountedLength += _state.TurnLength;
        }
        else
        {
            _state.CountedLength += _state.TurnLength;
            _state.StreamedTokens += _state.TurnTokens * _state.StreamedShare;
            _state.StreamedTicks += _state.LastAt - _state.FirstAt;
        }

        Row.Write(_state, "");
    }

    private void KeepFirstTokenTime(TimeSpan time)
    {
        Debug.Assert(time >= TimeSpan.Zero, "A turn's text comes after its message.");
        if (_firstTokenTimes.Count == KeptTimes)
        {
            _firstTokenTimes.Dequeue();
        }

        _firstTokenTimes.Enqueue(time);
    }
}

using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>
/// What a thread must look like to whoever asks it, and what it must tell its model: a plain, slow statement of what the design promises,
/// without messages, journals or time. This part is its turns; <c>ReferenceThread.Rounds.cs</c> has their requests,
/// <c>ReferenceThread.Calls.cs</c> their tool calls, <c>ReferenceThread.Crash.cs</c> what is left after a crash.
/// </summary>
internal sealed partial class ReferenceThread
{
    internal const int MaxRounds = 4;
    internal const int MaxQueued = 3;
    internal const int MaxParallel = 2;
    internal const int MaxRetries = 2;
    internal const int MaxRetriesAfterText = 1;
    private const int MaxRefusals = 3;

    private TokenUsage _roundUsage = TokenUsage.None;
    private bool _roundOffersOnlyRead;
    private (string From, string Text)? _resubmit;

    /// <summary>The failed attempt that was forgotten last: after a crash nobody may know any more that it was.</summary>
    private ReferenceMessage? _forgotten;

    internal List<ReferenceMessage> Messages { get; private set; } = [];

    internal List<string> Queue { get; private set; } = [];

    internal ReferenceTurn? Turn { get; private set; }

    /// <summary>What the turn is at; nothing is cancelled about it.</summary>
    internal ThreadStatus Phase { get; private set; } = ThreadStatus.Idle;

    /// <summary>The turns that have stopped, by their user messages, and why they did, in that order.</summary>
    internal List<(string Text, TurnStopReason Reason)> Stops { get; } = [];

    /// <summary>The user messages in the order in which their turns began.</summary>
    internal List<string> Started { get; } = [];

    /// <summary>The messages that were accepted under an idempotency key.</summary>
    internal Dictionary<int, string> Keys { get; } = [];

    internal TokenUsage TotalUsage { get; private set; } = TokenUsage.None;

    internal string Model { get; set; } = ModelWorld.Models[0];

    internal string Instructions { get; set; } = "";

    internal bool OffersOnlyRead { get; set; }

    /// <summary>True while nothing becomes durable.</summary>
    internal bool IsJournalHeld
    {
        get;
        set
        {
            field = value;
            _hasWaitedUnwritten = false;
        }
    }

    /// <summary>True while another thread has the model server's only permit.</summary>
    internal bool IsGateOccupied { get; set; }

    /// <summary>True once something was left out of what the model is told: then its exact words are not foreseen.</summary>
    internal bool IsCompacted { get; private set; }

    /// <summary>How many requests went to the model.</summary>
    internal int Requests { get; private set; }

    /// <summary>What the last request told the model.</summary>
    internal IReadOnlyList<string> Prompt { get; private set; } = [];

    internal string PromptModel { get; private set; } = "";

    internal ThreadStatus Status => Turn is null ? ThreadStatus.Idle : Turn.IsCancelling ? ThreadStatus.Cancelling : Phase;

    /// <summary>True while an earlier message waits to be replaced.</summary>
    internal bool IsResubmitting => _resubmit is not null;

    /// <summary>True while a request is open.</summary>
    internal bool IsStreaming => Phase is ThreadStatus.Streaming or ThreadStatus.Compacting;

    /// <summary>The answer that grows; null when the round has given nothing yet.</summary>
    private ReferenceMessage? Growing => Turn is not null && Messages.LastOrDefault() is { IsClosed: false } last ? last : null;

    private int LastQuestion => Messages.FindLastIndex(static message => message.Role == ReferenceRole.User);

    /// <summary>Everything that can be asked of a thread, in lines.</summary>
    internal string Look() => string.Join('\n',
    [
        $"status: {Status} {Model} '{Instructions}'",
        $"usage: {TotalUsage.Input}+{TotalUsage.Output}",
        $"queue: {string.Join(", ", Queue)}",
        $"asked: {string.Join(", ", AskedCalls.Select(static call => call.Id))}",
        .. Messages
            .Select((message, i) => message.Line(isOver: Turn is null || i < LastQuestion))
            .Where(static line => line.Length > 0),
    ]);

    internal bool IsRefused(SendStrategy strategy) =>
        (Turn is not null && strategy == SendStrategy.Reject) || Queue.Count >= MaxQueued;

    internal void Send(string text, SendStrategy strategy)
    {
        var jumps = strategy is SendStrategy.Interrupt or SendStrategy.Steer;
        Queue.Insert(jumps ? 0 : Queue.Count, text);
        if (Turn is not null)
        {
            if (strategy == SendStrategy.Steer)
            {
                Turn.Steering.Add(text);
            }

            if (strategy == SendStrategy.Interrupt)
            {
                CancelTurn();
            }
        }

        StartNext();
    }

    /// <summary>
    /// Everything from an earlier user message on is to be forgotten, and another to take its place: at once, or when what runs has ended.
    /// What waits now is cancelled; what is sent until then waits behind it.
    /// </summary>
    internal void Resubmit(string from, string text)
    {
        _resubmit = (from, text);
        ClearQueue();
        CancelTurn();
        StartNext();
    }

    internal void EditQueued(int index, string text)
    {
        if (Turn?.Steering.Remove(Queue[index]) == true)
        {
            Turn.Steering.Add(text);
        }

        Queue[index] = text;
    }

    internal void CancelQueued(string text)
    {
        Queue.Remove(text);
        Stops.Add((text, TurnStopReason.Cancelled));
    }

    internal void ClearQueue()
    {
        foreach (var text in Queue.ToArray())
        {
            CancelQueued(text);
        }
    }

    internal void CancelTurn()
    {
        if (Turn is not { IsCancelling: false } turn)
        {
            return;
        }

        turn.IsCancelling = true;
        if (Phase is ThreadStatus.RunningTools or ThreadStatus.AwaitingApproval)
        {
            CancelCalls();
        }
        else
        {
            StopTurn(TurnStopReason.Cancelled);
        }
    }

    /// <summary>A little time passes: a question whose time was over before a crash, which took the word of that along, is over then.</summary>
    /// <returns>True when that was so.</returns>
    internal bool WaitShort()
    {
        var wasOverdue = _isOverdue;
        _isOverdue = false;
        if (wasOverdue)
        {
            ExpireCalls();
        }

        return wasOverdue;
    }

    /// <summary>So much time passes that all waiting is over.</summary>
    internal void WaitLong()
    {
        _hasWaitedUnwritten |= IsJournalHeld;
        _isOverdue = false;
        if (Phase is ThreadStatus.RunningTools or ThreadStatus.AwaitingApproval)
        {
            ExpireCalls();
        }
        else if (Phase is ThreadStatus.Backoff or ThreadStatus.Compacting)
        {
            BeginRound();
        }
    }

    private void TakeResubmit()
    {
        if (_resubmit is var (from, text))
        {
            _resubmit = null;
            var index = Messages.FindIndex(message => message.Role == ReferenceRole.User && message.Text == from);
            Messages.RemoveRange(index, Messages.Count - index);
            Queue.Insert(0, text);
        }
    }

    private void StartNext()
    {
        if (Turn is null)
        {
            TakeResubmit();
        }

        if (Turn is not null || Queue.Count == 0)
        {
            return;
        }

        Turn = new ReferenceTurn(Queue[0]);
        Started.Add(Queue[0]);
        Messages.Add(new ReferenceMessage(ReferenceRole.User, Queue[0]));
        Queue.RemoveAt(0);
        BeginRound();
    }

    private void StopTurn(TurnStopReason reason) => StopTurn(reason, Turn!.HasOutput);

    private void StopTurn(TurnStopReason reason, bool isPartial)
    {
        CancelOpenCalls();
        TakeUsage();
        CloseAnswer(isPartial);
        Stops.Add((Turn!.Text, reason));
        Turn = null;
        Phase = ThreadStatus.Idle;
        StartNext();
    }
}

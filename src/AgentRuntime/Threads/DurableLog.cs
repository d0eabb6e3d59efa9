using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Log;
using AgentRuntime.Model;
using Akka.Actor;

namespace AgentRuntime.Threads;

/// <summary>
/// A thread's log together with its journal: what was appended, what of it is durable, and what of it may be seen. Text is seen at
/// once; what acknowledges something is seen when it is durable, and so is all that comes after it. One append is under way at a
/// time; the journal reads the log by position like any sink, so a slow journal gets larger appends.
/// </summary>
internal sealed class DurableLog(ThreadId threadId, ThreadEnvironment environment, IActorRef owner, JournalHead head)
{
    private ThreadLog? _log = new(head.End);
    // Next to nothing waits next to always: there is a queue only while something is in it.
    private Queue<long>? _acknowledgements;
    private Queue<(long End, IActorRef To, object Reply)>? _replies;
    private bool _isAppending;

    private JournalSettings Settings => environment.JournalSettings;

    /// <summary>The events in memory.</summary>
    internal ThreadLog Log => _log ??= new ThreadLog(DurableEnd);

    /// <summary>Everything before it is durable.</summary>
    internal long DurableEnd { get; private set; } = head.End;

    /// <summary>Positions below it are reserved in the journal.</summary>
    internal long ReservedEnd { get; private set; } = head.ReservedEnd;

    /// <summary>Sinks may read up to here.</summary>
    internal long VisibleEnd =>
        _acknowledgements is { } waiting && waiting.TryPeek(out var acknowledgement) ? Math.Min(acknowledgement, SafeEnd) : SafeEnd;

    /// <summary>True when so much is unwritten that the model should wait for the journal.</summary>
    internal bool IsBehind => Log.End - DurableEnd > Settings.MaxUnflushedLength;

    /// <summary>True when nothing waits for the journal.</summary>
    internal bool IsSettled => !_isAppending && DurableEnd == Log.End;

    /// <summary>True when text is unwritten that nothing has yet asked to write.</summary>
    internal bool NeedsFlushTimer => !_isAppending && DurableEnd < Log.End;

    // Beyond the reservation a crash could hand the same positions out again, so nobody may see them before they are durable.
    private long SafeEnd => Log.End <= ReservedEnd ? Log.End : DurableEnd;

    /// <summary>Appends one event that <paramref name="create"/> makes for its place.</summary>
    internal ThreadEvent Append(TurnId? turnId, Func<EventStamp, ThreadEvent> create, long? at = null) =>
        Append(turnId, create, static (stamp, create) => create(stamp), at);

    /// <summary>The same for what comes with every token: with what it is made of handed over, <paramref name="create"/> can be static.</summary>
    internal ThreadEvent Append<TState>(
        TurnId? turnId, TState state, Func<EventStamp, TState, ThreadEvent> create, long? at = null)
    {
        var threadEvent = create(new EventStamp(threadId, turnId, at ?? Log.End, environment.TimeProvider.GetUtcNow()), state);
        Log.Append(threadEvent);
        if (IsAcknowledgement(threadEvent))
        {
            (_acknowledgements ??= new Queue<long>()).Enqueue(threadEvent.Position);
        }

        return threadEvent;
    }

    /// <summary>Sends a reply when everything appended so far is durable.</summary>
    internal void ReplyWhenDurable(IActorRef to, object reply)
    {
        if (DurableEnd >= Log.End)
        {
            to.Tell(reply, owner);
        }
        else
        {
            (_replies ??= new Queue<(long, IActorRef, object)>()).Enqueue((Log.End, to, reply));
        }
    }

    /// <summary>
    /// Starts an append where one is due: an acknowledgement or a reply waits, the unwritten text is long, or <paramref name="isDue"/>.
    /// </summary>
    /// <param name="isDue">The flush interval is over.</param>
    /// <param name="isIdle">No text will follow: nothing needs to stay reserved.</param>
    /// <param name="threadOwner">Whom the thread belongs to.</param>
    internal void Flush(bool isDue, bool isIdle, string threadOwner)
    {
        while (!_isAppending
            && DurableEnd < Log.End
            && (isDue || _acknowledgements is { Count: > 0 } || _replies is { Count: > 0 } || Log.End - DurableEnd >= Settings.FlushLength))
        {
            StartAppend(isIdle, threadOwner);
        }
    }

    /// <summary>The append that was under way is durable.</summary>
    internal void OnAppended(ThreadProtocol.Appended appended)
    {
        _isAppending = false;
        DurableEnd = appended.End;
        ReservedEnd = appended.ReservedEnd;
        while (_acknowledgements is { } waiting && waiting.TryPeek(out var acknowledgement) && acknowledgement < DurableEnd)
        {
            waiting.Dequeue();
            _acknowledgements = waiting.Count == 0 ? null : waiting;
        }

        while (_replies is { } replies && replies.TryPeek(out var reply) && reply.End <= DurableEnd)
        {
            replies.Dequeue();
            _replies = replies.Count == 0 ? null : replies;
            reply.To.Tell(reply.Reply, owner);
        }
    }

    /// <summary>The journal failed: whoever waits is told so.</summary>
    internal void OnAppendFailed(Exception reason)
    {
        while (_replies is { } replies && replies.TryDequeue(out var reply))
        {
            reply.To.Tell(new Status.Failure(reason), owner);
        }

        _replies = null;
    }

    /// <summary>Lets go of the events, which are all durable: who reads them gets them from the journal.</summary>
    internal void Trim()
    {
        if (!IsSettled)
        {
            throw new InvalidOperationException($"The log of thread {threadId} has events that are not durable.");
        }

        _log = null;
    }

    /// <summary>Whatever answers somebody, or that a tool's run hangs on.</summary>
    private static bool IsAcknowledgement(ThreadEvent threadEvent) => threadEvent is
        ThreadEvent.ThreadCreated or ThreadEvent.ThreadChanged or ThreadEvent.TitleChanged
        or ThreadEvent.UserMessageAdded or ThreadEvent.UserMessageEdited or ThreadEvent.HistoryRewound
        or ThreadEvent.ToolCallProposed or ThreadEvent.ToolCallUpdated
        or ThreadEvent.ApprovalRequested or ThreadEvent.ApprovalResolved
        or ThreadEvent.SubagentStarted or ThreadEvent.SubagentStopped
        or ThreadEvent.TurnStopped or ThreadEvent.Gap;

    private void StartAppend(bool isIdle, string threadOwner)
    {
        var events = Log.Read(DurableEnd, long.MaxValue, Settings.MaxUnflushedLength);
        Log.Replace(events);
        var end = events[^1].End;
        var reservedEnd = isIdle && end == Log.End ? end : Math.Max(ReservedEnd, end + (2L * Settings.MaxUnflushedLength));
        _isAppending = true;
        var append = AppendAsync(threadOwner, events, reservedEnd);
        if (append.IsCompletedSuccessfully)
        {
            OnAppended(new ThreadProtocol.Appended(end, reservedEnd));
        }
        else
        {
            _ = append.PipeTo(
                owner,
                success: () => new ThreadProtocol.Appended(end, reservedEnd),
                failure: static exception => new ThreadProtocol.AppendFailed(exception));
        }
    }

    private ValueTask AppendAsync(string threadOwner, ImmutableArray<ThreadEvent> events, long reservedEnd)
    {
        try
        {
            return environment.Journal.AppendAsync(threadId, threadOwner, events, reservedEnd, CancellationToken.None);
        }
        catch (JournalException exception)
        {
            return ValueTask.FromException(exception);
        }
    }
}

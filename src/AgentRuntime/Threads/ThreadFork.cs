using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Threads;

/// <summary>
/// Copies a thread's log up to a point under another id: from there on the two are threads of their own. The copy is made in memory,
/// so that its actor can write it with one append: there is the whole of it, or nothing.
/// </summary>
/// <param name="journal">Where the source is read.</param>
/// <param name="maxLength">The most that is copied, in positions.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ThreadFork(IndexedJournal journal, long maxLength, TimeProvider timeProvider)
{
    private const int PageLength = 262_144;

    /// <summary>Reads the events of the copy.</summary>
    /// <param name="source">The thread that is copied; what is to be copied of it is durable.</param>
    /// <param name="end">The end of its log.</param>
    /// <param name="before">The turn whose message, and all that follows it, is left out; null copies everything.</param>
    /// <param name="target">The id of the copy; no thread has it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TurnNotFoundException">The thread has no such turn.</exception>
    /// <exception cref="InvalidOperationException">The copy would be too long.</exception>
    internal async Task<ImmutableArray<ThreadEvent>> CopyAsync(
        ThreadId source, long end, TurnId? before, ThreadId target, CancellationToken cancellationToken)
    {
        var cut = before is null ? end : await FindCutAsync(source, end, before, cancellationToken).ConfigureAwait(false);
        if (cut > maxLength)
        {
            throw new InvalidOperationException(
                $"The copy of thread {source} would have {cut} positions; agent-runtime.thread.max-fork-length allows {maxLength}.");
        }

        var fold = new ThreadFold(rememberedKeys: 0);
        var events = ImmutableArray.CreateBuilder<ThreadEvent>();
        var copied = 0L;
        while (copied < cut)
        {
            var page = await ReadPageAsync(source, copied, end, cancellationToken).ConfigureAwait(false);
            ImmutableArray<ThreadEvent> part = [.. page.TakeWhile(threadEvent => threadEvent.Position < cut)];
            if (part.IsEmpty)
            {
                break;
            }

            foreach (var threadEvent in part)
            {
                fold.Apply(threadEvent);
            }

            copied = part[^1].End;
            events.AddRange(part.Select(threadEvent => threadEvent with { Stamp = threadEvent.Stamp with { ThreadId = target } }));
        }

        Close(source, copied, target, fold, events);
        return events.DrainToImmutable();
    }

    /// <summary>
    /// Where the copy ends: before the turn's message, or, where that waited for another turn, before the turn itself, so that
    /// the answer that it waited for is copied whole.
    /// </summary>
    private async Task<long> FindCutAsync(ThreadId source, long end, TurnId before, CancellationToken cancellationToken)
    {
        TurnId? running = null;
        var isWaiting = false;
        for (var position = 0L; position < end;)
        {
            var page = await ReadPageAsync(source, position, end, cancellationToken).ConfigureAwait(false);
            foreach (var threadEvent in page)
            {
                switch (threadEvent)
                {
                    case ThreadEvent.UserMessageAdded when threadEvent.TurnId == before && running is null:
                    case ThreadEvent.TurnStarted or ThreadEvent.TurnStopped when threadEvent.TurnId == before:
                        return threadEvent.Position;
                    case ThreadEvent.UserMessageAdded when threadEvent.TurnId == before:
                        isWaiting = true;
                        break;
                    case ThreadEvent.TurnStarted:
                        running = threadEvent.TurnId;
                        break;
                    case ThreadEvent.TurnStopped when threadEvent.TurnId == running:
                        running = null;
                        break;
                }
            }

            position = page[^1].End;
        }

        return isWaiting ? end : throw new TurnNotFoundException(source, before, $"Thread {source} has no turn {before}.");
    }

    private async Task<ImmutableArray<ThreadEvent>> ReadPageAsync(
        ThreadId source, long position, long end, CancellationToken cancellationToken)
    {
        var page = await journal.ReadAsync(source, position, PageLength, cancellationToken).ConfigureAwait(false);
        return page.IsEmpty
            ? throw new JournalException($"The journal has nothing of thread {source} at position {position}, before its end at {end}.")
            : page;
    }

    /// <summary>What had begun and not ended ends in the copy: it goes on in the source alone.</summary>
    private void Close(
        ThreadId source, long copied, ThreadId target, ThreadFold fold, ImmutableArray<ThreadEvent>.Builder events)
    {
        var position = copied;
        if (fold.Conversation.RunningRound is { } running)
        {
            CloseWork(running, fold, Add);
            Add(stamp => new ThreadEvent.TurnStopped(stamp, TurnStopReason.Interrupted, null, IsPartial: true), running.TurnId);
        }

        foreach (var waiting in fold.Conversation.WaitingTurns)
        {
            Add(stamp => new ThreadEvent.TurnStopped(stamp, TurnStopReason.Cancelled, null, IsPartial: false), waiting);
        }

        Add(stamp => new ThreadEvent.ThreadForked(stamp, source, copied), null);

        void Add(Func<EventStamp, ThreadEvent> create, TurnId? turnId)
        {
            var threadEvent = create(new EventStamp(target, turnId, position, timeProvider.GetUtcNow()));
            events.Add(threadEvent);
            position = threadEvent.End;
        }
    }

    /// <summary>No question, no call and no subagent stays open in the copy, where nobody would ever close it.</summary>
    private static void CloseWork(RunningRound running, ThreadFold fold, Action<Func<EventStamp, ThreadEvent>, TurnId?> add)
    {
        foreach (var open in fold.Approvals.Open)
        {
            add(
                stamp => new ThreadEvent.ApprovalResolved(
                    stamp, open.ApprovalId, open.ToolCallId, ApprovalOutcome.Cancelled, ApprovalRemember.Once, null),
                open.TurnId);
        }

        foreach (var started in fold.Subagents.Running.Values)
        {
            add(
                stamp => new ThreadEvent.SubagentStopped(
                    stamp, started.ToolCallId, started.Child, TurnStopReason.Interrupted, TokenUsage.None),
                started.TurnId);
        }

        foreach (var call in running.Calls.Where(static call => !call.IsSettled))
        {
            var text = call.MayHaveRun ? ToolText.LeftBehind : ToolText.NotRun;
            add(stamp => new ThreadEvent.ToolCallUpdated(stamp, call.Id, ToolCallStatus.Cancelled, text), running.TurnId);
        }
    }
}

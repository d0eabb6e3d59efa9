using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>Copies a thread's log up to a point under another id: from there on the two are threads of their own.</summary>
internal sealed class ThreadFork(IThreadJournal journal, TimeProvider timeProvider)
{
    private const int PageLength = 262_144;

    /// <summary>Makes the copy.</summary>
    /// <param name="source">The thread that is copied; what is to be copied of it is durable.</param>
    /// <param name="end">The end of its log.</param>
    /// <param name="before">The turn whose message, and all that follows it, is left out; null copies everything.</param>
    /// <param name="target">The id of the copy; no thread has it.</param>
    /// <param name="cancellationToken">Gives up; a part of the copy may be there.</param>
    /// <exception cref="TurnNotFoundException">The thread has no such turn.</exception>
    internal async Task RunAsync(
        ThreadId source, long end, TurnId? before, ThreadId target, CancellationToken cancellationToken)
    {
        var fold = new ThreadFold(rememberedKeys: 0);
        var copied = 0L;
        for (var position = 0L; position < end;)
        {
            var page = await journal.ReadAsync(source, position, PageLength, cancellationToken).ConfigureAwait(false);
            if (page.IsEmpty)
            {
                throw new JournalException($"The journal has nothing of thread {source} at position {position}, before its end at {end}.");
            }

            var part = Before(page, before);
            foreach (var threadEvent in part)
            {
                fold.Apply(threadEvent);
            }

            if (!part.IsEmpty)
            {
                copied = part[^1].End;
                await AppendAsync(target, Renamed(part, target), cancellationToken).ConfigureAwait(false);
            }

            if (part.Length < page.Length)
            {
                await CloseAsync(source, copied, target, fold, cancellationToken).ConfigureAwait(false);
                return;
            }

            position = page[^1].End;
        }

        if (before is not null)
        {
            throw new TurnNotFoundException(source, before, $"Thread {source} has no turn {before}.");
        }

        await CloseAsync(source, copied, target, fold, cancellationToken).ConfigureAwait(false);
    }

    private static ImmutableArray<ThreadEvent> Before(ImmutableArray<ThreadEvent> page, TurnId? turnId)
    {
        for (var i = 0; turnId is not null && i < page.Length; i++)
        {
            if (page[i] is ThreadEvent.UserMessageAdded added && added.TurnId == turnId)
            {
                return page[..i];
            }
        }

        return page;
    }

    private static ImmutableArray<ThreadEvent> Renamed(ImmutableArray<ThreadEvent> events, ThreadId target) =>
        [.. events.Select(threadEvent => threadEvent with { Stamp = threadEvent.Stamp with { ThreadId = target } })];

    /// <summary>What had begun and not ended ends in the copy: it goes on in the source alone.</summary>
    private async Task CloseAsync(
        ThreadId source, long copied, ThreadId target, ThreadFold fold, CancellationToken cancellationToken)
    {
        var events = ImmutableArray.CreateBuilder<ThreadEvent>();
        var position = copied;
        if (fold.Conversation.RunningTurn is { } running)
        {
            Add(stamp => new ThreadEvent.TurnStopped(stamp, TurnStopReason.Interrupted, null, IsPartial: true), running);
        }

        foreach (var waiting in fold.Conversation.WaitingTurns)
        {
            Add(stamp => new ThreadEvent.TurnStopped(stamp, TurnStopReason.Cancelled, null, IsPartial: false), waiting);
        }

        Add(stamp => new ThreadEvent.ThreadForked(stamp, source, copied), null);
        await AppendAsync(target, events.ToImmutable(), cancellationToken).ConfigureAwait(false);

        void Add(Func<EventStamp, ThreadEvent> create, TurnId? turnId)
        {
            var threadEvent = create(new EventStamp(target, turnId, position, timeProvider.GetUtcNow()));
            events.Add(threadEvent);
            position = threadEvent.End;
        }
    }

    private ValueTask AppendAsync(ThreadId target, ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken) =>
        journal.AppendAsync(target, events, events[^1].End, cancellationToken);
}

using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Telemetry;
using Akka.Actor;

namespace AgentRuntime.Sinks;

/// <summary>The sinks of one thread as the thread's actor knows them: a cursor each, and whether a pull is open.</summary>
internal sealed class SinkRegistry(SinkSettings settings)
{
    // Most threads have no sink most of the time, and then no table.
    private Dictionary<IActorRef, Entry>? _sinks;

    // Most others have one, which asks after every token.
    private IActorRef? _lastSink;
    private Entry? _last;

    /// <summary>How many sinks are attached.</summary>
    internal int Count => _sinks?.Count ?? 0;

    /// <summary>
    /// Notes a pull; true when the sink was not known before. One that a sink sent a second time by another way, and that comes after
    /// its next one, is passed over: the sink is further.
    /// </summary>
    internal bool Pull(IActorRef sink, SinkProtocol.Pull pull)
    {
        var isNew = false;
        if (!ReferenceEquals(sink, _lastSink))
        {
            _sinks ??= [];
            isNew = !_sinks.TryGetValue(sink, out var known);
            if (isNew)
            {
                known = new Entry();
                _sinks.Add(sink, known);
            }

            _last = known!;
            _lastSink = sink;
        }

        var entry = _last!;
        if (pull.Cursor < entry.Cursor)
        {
            return false;
        }

        entry.Cursor = pull.Cursor;
        entry.Mode = pull.Mode;
        entry.IsPulling = true;
        return isNew;
    }

    /// <summary>Forgets a sink.</summary>
    internal void Remove(IActorRef sink)
    {
        (_last, _lastSink) = (null, null);
        if (_sinks?.Remove(sink) == true && _sinks.Count == 0)
        {
            _sinks = null;
        }
    }

    /// <summary>True when no lockstep sink lags behind the end by more than its window.</summary>
    internal bool AllowsMore(long end)
    {
        if (_sinks is null)
        {
            return true;
        }

        foreach (var (_, entry) in _sinks)
        {
            if (entry.Mode == SinkMode.Lockstep && end - entry.Cursor > settings.LockstepWindowLength)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Answers every open pull that something visible follows. Sinks at the same cursor share one batch.
    /// </summary>
    /// <param name="end">The end of what may be seen.</param>
    /// <param name="reader">What <paramref name="read"/> reads from.</param>
    /// <param name="read">Reads a batch for a sink from a cursor up to the end; none means that the sink is served in another way.</param>
    /// <param name="owner">The thread.</param>
    internal void Serve<TReader>(
        long end, TReader reader, Func<TReader, IActorRef, long, long, ImmutableArray<ThreadEvent>?> read, IActorRef owner)
    {
        if (_sinks is null)
        {
            return;
        }

        var sharedCursor = -1L;
        SinkProtocol.Deliver? shared = null;
        foreach (var (sink, entry) in _sinks)
        {
            if (!entry.IsPulling || entry.Cursor >= end)
            {
                continue;
            }

            if (shared is null || sharedCursor != entry.Cursor)
            {
                var events = read(reader, sink, entry.Cursor, end);
                if (events is not { IsEmpty: false } batch)
                {
                    entry.IsPulling = events is not null;
                    continue;
                }

                shared = new SinkProtocol.Deliver(batch) { SentAt = HopClock.Start() };
                sharedCursor = entry.Cursor;
            }

            entry.IsPulling = false;
            sink.Tell(shared, owner);
        }
    }

    private sealed class Entry
    {
        internal long Cursor { get; set; }

        internal SinkMode Mode { get; set; }

        internal bool IsPulling { get; set; }
    }
}

using System.Collections.Immutable;
using System.Text;
using AgentRuntime.Model;

namespace AgentRuntime.Log;

/// <summary>
/// The part of a thread's events that is in memory, by position. It has one owner, the thread's actor, and no lock. Reading
/// merges adjacent deltas of one message and splits long ones, so a slow reader gets larger batches instead of more of them.
/// </summary>
internal sealed class ThreadLog
{
    private readonly List<ThreadEvent> _events = [];
    private int _first;

    /// <summary>An empty log whose first event will start at <paramref name="start"/>.</summary>
    internal ThreadLog(long start)
    {
        Start = start;
        End = start;
    }

    /// <summary>The lowest position that is still in memory; what lies before it is in the journal alone.</summary>
    internal long Start { get; private set; }

    /// <summary>Where the next event starts.</summary>
    internal long End { get; private set; }

    /// <summary>How many event objects the log holds.</summary>
    internal int Count => _events.Count - _first;

    /// <summary>Adds the next event; it starts at <see cref="End"/>, or after it where positions were lost in a crash.</summary>
    internal void Append(ThreadEvent threadEvent)
    {
        if (threadEvent.Position < End)
        {
            throw new ArgumentException(
                $"An event for position {threadEvent.Position} came when the log had already reached {End}.",
                nameof(threadEvent));
        }

        _events.Add(threadEvent);
        End = threadEvent.End;
    }

    /// <summary>
    /// The events from <paramref name="from"/> up to <paramref name="until"/>, merged, and no more than
    /// <paramref name="maxLength"/> positions of them, but at least one event.
    /// </summary>
    /// <returns>Nothing when there is no event in the range.</returns>
    internal ImmutableArray<ThreadEvent> Read(long from, long until, int maxLength)
    {
        var index = IndexAt(from);
        if (index >= _events.Count || _events[index].Position >= until)
        {
            return [];
        }

        var limit = Math.Min(until, Math.Max(from, _events[index].Position) + maxLength);
        if (index == _events.Count - 1 && _events[index].End <= limit)
        {
            // What a sink gets that keeps up: the last event alone.
            return [DeltaSlice.Of(_events[index], from, limit)];
        }

        var batch = ImmutableArray.CreateBuilder<ThreadEvent>();
        var cursor = from;
        while (index < _events.Count && _events[index].Position < limit)
        {
            var last = RunEnd(index, limit);
            var threadEvent = last == index ? _events[index] : Merge(index, last);
            threadEvent = DeltaSlice.Of(threadEvent, cursor, limit);
            batch.Add(threadEvent);
            cursor = threadEvent.End;
            if (cursor < _events[last].End)
            {
                break;
            }

            index = last + 1;
        }

        return batch.DrainToImmutable();
    }

    /// <summary>Forgets whole events that end at or before <paramref name="position"/>.</summary>
    internal void TrimBefore(long position)
    {
        while (_first < _events.Count && _events[_first].End <= position)
        {
            Start = _events[_first].End;
            _first++;
        }

        if (_first > 64 && _first > _events.Count / 2)
        {
            _events.RemoveRange(0, _first);
            _first = 0;
        }
    }

    /// <summary>
    /// Joins the deltas of each run between <paramref name="from"/> and the end into one event: a finished turn then costs
    /// its text instead of an object for every token.
    /// </summary>
    internal void Compact(long from)
    {
        var index = IndexAt(from);
        var write = index;
        while (index < _events.Count)
        {
            var last = RunEnd(index, long.MaxValue);
            _events[write++] = last == index ? _events[index] : Merge(index, last);
            index = last + 1;
        }

        _events.RemoveRange(write, _events.Count - write);
    }

    /// <summary>
    /// Puts what <see cref="Read"/> gave in the place of the events that it was made of, so that they need not be kept beside it: what a
    /// stream makes is held as often as it is written, not as often as it comes.
    /// </summary>
    /// <param name="merged">What was read, whole events one after the other; nothing happens when it begins or ends within an event.</param>
    internal void Replace(ImmutableArray<ThreadEvent> merged)
    {
        var first = IndexAt(merged[0].Position);
        var end = IndexAt(merged[^1].End);
        if (first >= end
            || end - first <= merged.Length
            || _events[first].Position != merged[0].Position
            || _events[end - 1].End != merged[^1].End)
        {
            return;
        }

        foreach (var threadEvent in merged)
        {
            _events[first++] = threadEvent;
        }

        _events.RemoveRange(first, end - first);
    }

    private int IndexAt(long position)
    {
        // A sink that keeps up wants the last event: the others need not be looked at.
        if (_events.Count > _first && _events[^1].Position <= position)
        {
            return _events[^1].End > position ? _events.Count - 1 : _events.Count;
        }

        var low = _first;
        var high = _events.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_events[middle].End <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The last index of the run of joinable deltas that begins at <paramref name="index"/> and starts below the limit.</summary>
    private int RunEnd(int index, long limit)
    {
        while (index + 1 < _events.Count
            && _events[index + 1].Position < limit
            && DeltaSlice.AreJoinable(_events[index], _events[index + 1]))
        {
            index++;
        }

        return index;
    }

    private ThreadEvent Merge(int first, int last)
    {
        var text = new StringBuilder((int)(_events[last].End - _events[first].Position));
        for (var i = first; i <= last; i++)
        {
            text.Append(DeltaSlice.TextOf(_events[i]));
        }

        return DeltaSlice.WithText(_events[first], _events[first].Position, text.ToString());
    }
}

using System.Diagnostics;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The default scheduler: a heap ordered by due time and one timer of the runtime, armed for the first in it. It has no
/// thread of its own and costs nothing while nothing is due. Work runs at its due time or up to about a millisecond later.</summary>
internal sealed class HeapScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    private const int Arity = 4;

    private readonly Lock _gate = new();
    private readonly System.Threading.Timer _timer;
    private ScheduledWork[] _heap = new ScheduledWork[16];
    private int _count;
    private long _armedFor = long.MaxValue;
    private long _nextSequence;
    private bool _firing;
    private bool _disposed;

    public HeapScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _timer = new System.Threading.Timer(static s => ((HeapScheduler)s!).Fire(), this, Timeout.Infinite, Timeout.Infinite);
        }
    }

    public override TimeSpan MonotonicClock => new(NowTicks);

    public override TimeSpan HighResMonotonicClock => new(NowTicks);

    protected override DateTimeOffset TimeNow => TimeProvider.System.GetUtcNow();

    private static long NowTicks => Stopwatch.GetElapsedTime(0).Ticks;

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var work in _heap.AsSpan(0, _count))
            {
                // Whoever cancels it later finds nothing to remove.
                work.Index = -1;
            }

            _heap.AsSpan(0, _count).Clear();
            _count = 0;
        }

        _timer.Dispose();
    }

    /// <summary>When work is due after a delay from now, in ticks of this clock.</summary>
    internal static long DueAfter(TimeSpan delay)
    {
        var now = NowTicks;
        return delay.Ticks > long.MaxValue - now ? long.MaxValue : now + delay.Ticks;
    }

    internal ScheduledWork Schedule(
        TimeSpan delay, TimeSpan interval, object target, object? message, IActorRef? sender, ICancelable? cancelable)
    {
        var work = new ScheduledWork(this, DueAfter(delay), interval.Ticks, target, message, sender, cancelable);
        if (work.IsCancelled)
        {
            return work;
        }

        Add(work);
        if (cancelable is Cancelable own)
        {
            own.Attach(work);
        }

        return work;
    }

    /// <summary>Takes work that was made for this scheduler.</summary>
    internal void Add(ScheduledWork work)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                throw new SchedulerException("cannot enqueue after timer shutdown");
            }

            Insert(work);
        }
    }

    internal void Remove(ScheduledWork work)
    {
        lock (_gate)
        {
            if (work.Index >= 0)
            {
                RemoveAt(work.Index);
            }
        }
    }

    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
        => Schedule(delay, TimeSpan.Zero, receiver, message, sender, cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
        => Schedule(initialDelay, interval, receiver, message, sender, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable)
        => Schedule(delay, TimeSpan.Zero, action, null, null, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable)
        => Schedule(delay, TimeSpan.Zero, action, null, null, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable)
        => Schedule(initialDelay, interval, action, null, null, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable)
        => Schedule(initialDelay, interval, action, null, null, cancelable);

    /// <summary>Runs work that is due; what it throws ends it.</summary>
    internal void Run(ScheduledWork work)
    {
        if (work.IsCancelled)
        {
            return;
        }

        try
        {
            work.Execute();
        }
#pragma warning disable CA1031 // one failing action must not stop the clock of all others
        catch (Exception e)
#pragma warning restore CA1031
        {
            Remove(work);
            Log.Error(e, "Scheduled work threw and is not run again: {0}", e.Message);
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_firing)
            {
                // The one that runs looks again before it ends. One at a time keeps messages in the order of their due times.
                return;
            }

            _firing = true;
        }

        while (TakeDue() is { } work)
        {
            if (work.IsQuick)
            {
                Run(work);
            }
            else if (work.TryBegin())
            {
                // Code of the user's may take its time; the clock may not.
                ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
            }
        }
    }

    private ScheduledWork? TakeDue()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                _firing = false;
                return null;
            }

            var now = NowTicks;
            if (_count == 0)
            {
                _armedFor = long.MaxValue;
                _firing = false;
                return null;
            }

            var first = _heap[0];
            if (first.DueTicks > now)
            {
                Arm(first.DueTicks, now);
                _firing = false;
                return null;
            }

            if (first.IntervalTicks == 0 || first.IsCancelled)
            {
                RemoveAt(0);
                first.Detach();
                return first;
            }

            // Ticks that were missed are not made up for: they would come in a burst.
            first.DueTicks = Math.Max(first.DueTicks + first.IntervalTicks, now);
            SiftDown(first, 0);
            return first;
        }
    }

    private void Insert(ScheduledWork work)
    {
        work.Sequence = _nextSequence++;
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, _count * 2);
        }

        SiftUp(work, _count++);
        if (work.DueTicks < _armedFor)
        {
            Arm(work.DueTicks, NowTicks);
        }
    }

    private void Arm(long dueTicks, long now)
    {
        _armedFor = dueTicks;
        var milliseconds = (Math.Max(0, dueTicks - now) + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
        _timer.Change(Math.Min(milliseconds, int.MaxValue), Timeout.Infinite);
    }

    private void RemoveAt(int index)
    {
        var removed = _heap[index];
        var last = _heap[--_count];
        _heap[_count] = null!;
        removed.Index = -1;
        if (index == _count)
        {
            return;
        }

        if (index > 0 && last.IsBefore(_heap[(index - 1) / Arity]))
        {
            SiftUp(last, index);
        }
        else
        {
            SiftDown(last, index);
        }
    }

    private void SiftUp(ScheduledWork work, int index)
    {
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (!work.IsBefore(_heap[parent]))
            {
                break;
            }

            Place(_heap[parent], index);
            index = parent;
        }

        Place(work, index);
    }

    private void SiftDown(ScheduledWork work, int index)
    {
        while (true)
        {
            var child = (index * Arity) + 1;
            if (child >= _count)
            {
                break;
            }

            var end = Math.Min(child + Arity, _count);
            var least = child;
            for (var i = child + 1; i < end; i++)
            {
                if (_heap[i].IsBefore(_heap[least]))
                {
                    least = i;
                }
            }

            if (!_heap[least].IsBefore(work))
            {
                break;
            }

            Place(_heap[least], index);
            index = least;
        }

        Place(work, index);
    }

    private void Place(ScheduledWork work, int index)
    {
        _heap[index] = work;
        work.Index = index;
    }
}

using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// A scheduler whose time stands still until a test moves it. Set as <c>akka.scheduler.implementation</c>, it drives all of a system's timers.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Item, (DateTimeOffset Due, long Number)> _items = new();
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private long _number;

    /// <summary>Creates a scheduler whose time begins now.</summary>
    /// <param name="schedulerConfig">The system's configuration; nothing is read from it.</param>
    /// <param name="log">The system's log.</param>
#pragma warning disable IDE0060 // the signature by which a system makes its scheduler
    public TestScheduler(Config schedulerConfig, ILoggingAdapter log)
#pragma warning restore IDE0060
    {
        _start = TimeProvider.System.GetUtcNow();
        _now = _start;
    }

    /// <summary>The virtual time.</summary>
    public DateTimeOffset Now => TimeNow;

    /// <summary>The virtual time since the scheduler's start.</summary>
    public TimeSpan MonotonicClock => TimeNow - _start;

    /// <summary>The virtual time since the scheduler's start.</summary>
    public TimeSpan HighResMonotonicClock => TimeNow - _start;

    /// <summary>This scheduler, for actions instead of messages.</summary>
    public IAdvancedScheduler Advanced => this;

    /// <summary>The virtual time.</summary>
    protected DateTimeOffset TimeNow
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    /// <summary>Moves the time on and runs, on the calling thread and in order of time, what is due on the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    public void Advance(TimeSpan offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        var target = TimeNow + offset;
        while (TakeDue(target) is { } item)
        {
            item.Run();
            if (item.Interval is { } interval && !item.IsCanceled)
            {
                Add(item, interval);
            }
        }
    }

    /// <summary>Moves the time on to a moment.</summary>
    /// <exception cref="InvalidOperationException">The moment has passed: time moves only forward.</exception>
    public void AdvanceTo(DateTimeOffset when)
    {
        var now = TimeNow;
        if (when < now)
        {
            throw new InvalidOperationException("You can't reverse time...");
        }

        Advance(when - now);
    }

    /// <summary>Sends a message once.</summary>
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    /// <summary>Sends a message once, unless cancelled.</summary>
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Add(new Item(() => receiver.Tell(message, sender), null, cancelable), delay);

    /// <summary>Sends a message again and again.</summary>
    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    /// <summary>Sends a message again and again, until cancelled.</summary>
    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Add(new Item(() => receiver.Tell(message, sender), interval, cancelable), initialDelay);

    /// <summary>Runs an action once.</summary>
    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    /// <summary>Runs an action once, unless cancelled.</summary>
    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) => Add(new Item(action, null, cancelable), delay);

    /// <summary>Runs an action once.</summary>
    public void ScheduleOnce(TimeSpan delay, IRunnable action) => ScheduleOnce(delay, action, null);

    /// <summary>Runs an action once, unless cancelled.</summary>
    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) => Add(new Item(action.Run, null, cancelable), delay);

    /// <summary>Runs an action again and again.</summary>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) => ScheduleRepeatedly(initialDelay, interval, action, null);

    /// <summary>Runs an action again and again, until cancelled.</summary>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Add(new Item(action, interval, cancelable), initialDelay);

    /// <summary>Runs an action again and again.</summary>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        ScheduleRepeatedly(initialDelay, interval, action, null);

    /// <summary>Runs an action again and again, until cancelled.</summary>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        Add(new Item(action.Run, interval, cancelable), initialDelay);

    private void Add(Item item, TimeSpan delay)
    {
        lock (_gate)
        {
            _items.Enqueue(item, (_now + delay, _number++));
        }
    }

    private Item? TakeDue(DateTimeOffset target)
    {
        lock (_gate)
        {
            while (_items.TryPeek(out var item, out var key) && key.Due <= target)
            {
                _items.Dequeue();
                if (!item.IsCanceled)
                {
                    // A zero delay, or one that was added for the past, does not turn the time back.
                    _now = key.Due > _now ? key.Due : _now;
                    return item;
                }
            }

            _now = target;
            return null;
        }
    }

    private sealed class Item(Action run, TimeSpan? interval, ICancelable? cancelable)
    {
        public TimeSpan? Interval => interval;

        public bool IsCanceled => cancelable is { IsCancellationRequested: true };

        public void Run() => run();
    }
}

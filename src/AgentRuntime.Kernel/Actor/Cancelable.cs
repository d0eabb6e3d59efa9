namespace Akka.Actor;

/// <summary>Takes back what was scheduled. Its token costs something only when it is asked for.</summary>
public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler? _scheduler;
    private CancellationTokenSource? _source;
    private ScheduledWork? _work;
    private int _cancelled;

    /// <summary>Cancels itself after a delay.</summary>
    public Cancelable(IActionScheduler scheduler, TimeSpan delay)
        : this(scheduler)
        => CancelAfter(delay);

    /// <summary>Cancels itself after a delay.</summary>
    public Cancelable(IScheduler scheduler, TimeSpan delay)
        : this(scheduler.Advanced, delay)
    {
    }

    /// <summary>Cancels itself after a delay in milliseconds.</summary>
    public Cancelable(IScheduler scheduler, int millisecondsDelay)
        : this(scheduler.Advanced, TimeSpan.FromMilliseconds(millisecondsDelay))
    {
    }

    /// <summary>Is cancelled by a call only.</summary>
    public Cancelable(IScheduler scheduler)
        : this(scheduler.Advanced)
    {
    }

    /// <summary>Is cancelled by a call only.</summary>
    public Cancelable(IActionScheduler scheduler) => _scheduler = scheduler;

    private Cancelable()
    {
    }

    /// <summary>Whether it was cancelled.</summary>
    public bool IsCancellationRequested => Volatile.Read(ref _cancelled) != 0;

    /// <summary>A token that is cancelled together with this.</summary>
    public CancellationToken Token
    {
        get
        {
            if (Volatile.Read(ref _source) is { } known)
            {
                return known.Token;
            }

            if (IsCancellationRequested)
            {
                return new CancellationToken(canceled: true);
            }

            var fresh = new CancellationTokenSource();
            var source = Interlocked.CompareExchange(ref _source, fresh, null) ?? fresh;
            if (IsCancellationRequested)
            {
                source.Cancel();
            }

            return source.Token;
        }
    }

    /// <summary>Whether it was disposed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>One that is cancelled already.</summary>
    public static ICancelable CreateCanceled() => new Cancelable { _cancelled = 1 };

    /// <summary>One that is cancelled as soon as one of the others is.</summary>
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params ICancelable[] cancelables)
        => CreateLinkedCancelable(scheduler.Advanced, cancelables);

    /// <summary>One that is cancelled as soon as one of the others is.</summary>
    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params ICancelable[] cancelables)
        => CreateLinkedCancelable(scheduler, [.. cancelables.Select(static c => c.Token)]);

    /// <summary>One that is cancelled as soon as one of the tokens is.</summary>
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params CancellationToken[] cancellationTokens)
        => CreateLinkedCancelable(scheduler.Advanced, cancellationTokens);

    /// <summary>One that is cancelled as soon as one of the tokens is.</summary>
    public static ICancelable CreateLinkedCancelable(IActionScheduler scheduler, params CancellationToken[] cancellationTokens)
    {
        var linked = new Cancelable(scheduler);
        foreach (var token in cancellationTokens)
        {
            token.UnsafeRegister(static c => ((Cancelable)c!).Cancel(), linked);
        }

        return linked;
    }

    /// <summary>Cancels; a second call does nothing.</summary>
    public void Cancel() => Cancel(throwOnFirstException: false);

    /// <summary>Cancels; says whether an exception of a registered callback stops the callbacks after it.</summary>
    public void Cancel(bool throwOnFirstException)
    {
        if (Interlocked.Exchange(ref _cancelled, 1) != 0)
        {
            return;
        }

        Interlocked.Exchange(ref _work, null)?.Remove();
        Volatile.Read(ref _source)?.Cancel(throwOnFirstException);
    }

    /// <summary>Cancels after a delay.</summary>
    public void CancelAfter(TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Cancel();
            return;
        }

        (_scheduler ?? throw new InvalidOperationException("A cancelable without a scheduler cannot cancel itself later."))
            .ScheduleOnce(delay, Cancel, this);
    }

    /// <summary>Cancels after a delay in milliseconds.</summary>
    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    /// <summary>Frees the token; what is scheduled stays scheduled.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the token.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !IsDisposed)
        {
            IsDisposed = true;
            _source?.Dispose();
        }
    }

    /// <summary>Makes the scheduler forget the work at once when this is cancelled; of several works only the first, the others are
    /// found cancelled when they are due.</summary>
    internal void Attach(ScheduledWork work)
    {
        if (Interlocked.CompareExchange(ref _work, work, null) is null && IsCancellationRequested)
        {
            work.Remove();
        }
    }

    /// <summary>Forgets work that is done.</summary>
    internal void Detach(ScheduledWork work) => Interlocked.CompareExchange(ref _work, null, work);
}

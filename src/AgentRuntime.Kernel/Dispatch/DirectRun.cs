namespace Akka.Dispatch;

/// <summary>
/// What one thread runs in a row: a piece of work, then everything that it set going on direct dispatchers, in order. A message that goes
/// from hand to hand so costs no other thread's wake-up; other threads are woken where more comes together than one should do alone.
/// </summary>
internal sealed class DirectRun
{
    /// <summary>Room for so many from the start, a power of two; it grows where a dispatcher lets more of them wait.</summary>
    private const int FirstCapacity = 32;

    /// <summary>One for each thread that ever ran direct work; it holds nothing between two runs.</summary>
    [ThreadStatic]
    private static DirectRun? _ofThread;

    private IRunnable?[] _waiting = new IRunnable?[FirstCapacity];
    private uint _taken;
    private uint _added;
    private IRunnable? _last;
    private bool _isRunning;
    private bool _isOpen;

    /// <summary>Adds work to what this thread runs now; false when it runs nothing direct, or so much waits for it already.</summary>
    internal static bool TryAdd(IRunnable work, int maxWaiting)
    {
        if (_ofThread is not { _isOpen: true } run || run._added - run._taken >= (uint)maxWaiting)
        {
            return false;
        }

        if (run._added - run._taken == (uint)run._waiting.Length)
        {
            run.Grow();
        }

        run.PlaceOf(run._added++) = work;
        return true;
    }

    /// <summary>Adds work that may take long: it runs when nothing else waits for this thread. There is room for one.</summary>
    internal static bool TryAddLast(IRunnable work)
    {
        if (_ofThread is not { _isOpen: true, _last: null } run)
        {
            return false;
        }

        run._last = work;
        return true;
    }

    /// <summary>Whether this thread runs direct work.</summary>
    internal static bool IsRunning => _ofThread is { _isRunning: true };

    /// <summary>Runs work and what it sets going, at most <paramref name="maxInARow"/> pieces of that.</summary>
    internal static void Execute(IRunnable work, bool isLast, int maxInARow)
    {
        var run = _ofThread ??= new DirectRun();
        if (run._isRunning)
        {
            // Only work that runs other work items itself comes here; it is within a run already.
            work.Run();
            return;
        }

        run._isRunning = true;
        try
        {
            run.RunAll(work, isLast, maxInARow);
        }
        finally
        {
            run._isOpen = false;
            run._isRunning = false;
            run.HandOver();
        }
    }

    private void RunAll(IRunnable first, bool isLast, int maxInARow)
    {
        if (isLast)
        {
            first.Run();
            return;
        }

        _isOpen = true;
        first.Run();
        for (var left = maxInARow; _added != _taken && left > 0; left--)
        {
            Take().Run();
        }

        _isOpen = false;
        if (_last is { } last)
        {
            // It may block: nothing may wait behind it, and what it sets going is for other threads.
            HandOverWaiting();
            _last = null;
            last.Run();
        }
    }

    private IRunnable Take()
    {
        ref var place = ref PlaceOf(_taken++);
        var work = place!;
        place = null;
        return work;
    }

    // The length is a power of two, so that the numbers may run over.
    private ref IRunnable? PlaceOf(uint number) => ref _waiting[number & (uint)(_waiting.Length - 1)];

    private void Grow()
    {
        var waiting = _waiting;
        _waiting = new IRunnable?[waiting.Length * 2];
        for (var number = _taken; number != _added; number++)
        {
            PlaceOf(number) = waiting[number & (uint)(waiting.Length - 1)];
        }
    }

    private void HandOver()
    {
        HandOverWaiting();
        if (_last is { } last)
        {
            _last = null;
            ThreadPool.UnsafeQueueUserWorkItem(last, preferLocal: false);
        }
    }

    private void HandOverWaiting()
    {
        while (_added != _taken)
        {
            ThreadPool.UnsafeQueueUserWorkItem(Take(), preferLocal: false);
        }
    }
}

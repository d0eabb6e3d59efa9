namespace Akka.TestKit;

/// <summary>Lets a number of threads wait for each other. It can be used again once all have passed.</summary>
public class TestBarrier
{
    /// <summary>How long <see cref="Await()"/> waits unless told otherwise: 5 s.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly TestKitBase _testKit;
    private readonly int _count;
    private readonly TimeSpan _defaultTimeout;
    private Barrier _barrier;

    /// <summary>Creates a barrier for <paramref name="count"/> threads.</summary>
    public TestBarrier(TestKitBase testKit, int count, TimeSpan? defaultTimeout = null)
    {
        _testKit = testKit;
        _count = count;
        _defaultTimeout = defaultTimeout ?? testKit.TestKitSettings.DefaultTimeout;
        _barrier = new Barrier(count);
    }

    /// <summary>Waits for the others, for the default time.</summary>
    /// <exception cref="TimeoutException">Not all came in time.</exception>
    public void Await() => Await(_defaultTimeout);

    /// <summary>Waits for the others.</summary>
    /// <exception cref="TimeoutException">Not all came in time.</exception>
    public void Await(TimeSpan timeout)
    {
        var stretched = _testKit.Dilated(timeout);
        if (!_barrier.SignalAndWait(stretched))
        {
            throw new TimeoutException($"Not all {_count} threads came to the barrier within {stretched}.");
        }
    }

    /// <summary>Starts anew: who waits at the old barrier no longer counts.</summary>
    public void Reset() => _barrier = new Barrier(_count);
}

using System.Globalization;

namespace Akka.TestKit;

/// <summary>Opens once it has been counted down; <see cref="Ready()"/> waits for that.</summary>
public class TestLatch
{
    /// <summary>How long <see cref="Ready()"/> waits unless told otherwise: 5 s.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly CountdownEvent _countdown;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _defaultTimeout;

    /// <summary>Creates a latch that opens at the first count.</summary>
    public TestLatch()
        : this(1)
    {
    }

    /// <summary>Creates a latch that opens after <paramref name="count"/> counts.</summary>
    public TestLatch(int count)
        : this(count, DefaultTimeout)
    {
    }

    /// <summary>Creates a latch with its own waiting time.</summary>
    public TestLatch(int count, TimeSpan defaultTimeout)
        : this(static time => time, defaultTimeout, count)
    {
    }

    /// <summary>Creates a latch whose waiting times are stretched by <paramref name="dilate"/>.</summary>
    protected TestLatch(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count)
    {
        _dilate = dilate;
        _defaultTimeout = defaultTimeout;
        _countdown = new CountdownEvent(count);
    }

    internal static TestLatch Create(Func<TimeSpan, TimeSpan> dilate, TimeSpan defaultTimeout, int count) => new(dilate, defaultTimeout, count);

    /// <summary>Whether the latch has opened.</summary>
    public bool IsOpen => _countdown.IsSet;

    /// <summary>Counts once; opens the latch at the last count. Counting an open latch changes nothing.</summary>
    public void CountDown()
    {
        try
        {
            _countdown.Signal();
        }
        catch (InvalidOperationException) when (_countdown.IsSet)
        {
            // Open already: a racing count came too late to matter.
            return;
        }
    }

    /// <summary>Opens the latch whatever the count.</summary>
    public void Open()
    {
        while (!_countdown.IsSet)
        {
            CountDown();
        }
    }

    /// <summary>Closes the latch; it again needs the count it was made with.</summary>
    public void Reset() => _countdown.Reset();

    /// <summary>Waits until the latch is open, for the default time.</summary>
    /// <exception cref="TimeoutException">It did not open in time.</exception>
    public void Ready() => Ready(_defaultTimeout);

    /// <summary>Waits until the latch is open.</summary>
    /// <exception cref="ArgumentException">The time is infinite: no test may wait forever.</exception>
    /// <exception cref="TimeoutException">It did not open in time.</exception>
    public void Ready(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero)
        {
            throw new ArgumentException("The time to wait must be finite and not negative.", nameof(timeout));
        }

        var stretched = _dilate(timeout);
        if (!_countdown.Wait(stretched))
        {
            throw new TimeoutException(string.Create(
                CultureInfo.InvariantCulture,
                $"The latch did not open within {stretched}: {_countdown.CurrentCount} of {_countdown.InitialCount} counts are missing."));
        }
    }
}

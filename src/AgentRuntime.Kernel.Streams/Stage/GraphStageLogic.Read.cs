namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    /// <summary>
    /// Takes one element: calls <paramref name="andThen"/> with it now or when it arrives, or <paramref name="onClose"/>
    /// when the input ends before. Until then the input's handler is suspended.
    /// </summary>
    protected void Read<T>(Inlet<T> inlet, Action<T> andThen, Action onClose)
    {
        if (IsAvailable(inlet))
        {
            andThen(Grab(inlet));
        }
        else if (IsClosed(inlet))
        {
            onClose();
        }
        else
        {
            RequireNotReading(inlet);
            PullOnce(inlet);
            SetHandler(inlet, new Reading<T>(this, inlet, andThen, onClose));
        }
    }

    /// <summary>
    /// Takes <paramref name="n"/> elements: calls <paramref name="andThen"/> with them when the last has arrived, or
    /// <paramref name="onComplete"/> with those that have arrived when the input ends before.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="n"/> is negative.</exception>
    protected void ReadMany<T>(
        Inlet<T> inlet, int n, Action<IEnumerable<T>> andThen, Action<IEnumerable<T>> onComplete)
    {
        if (n < 0)
        {
            throw new ArgumentException("Cannot read a negative number of elements", nameof(n));
        }

        if (n == 0)
        {
            andThen([]);
            return;
        }

        var read = new List<T>(n);
        if (IsAvailable(inlet))
        {
            read.Add(Grab(inlet));
            if (read.Count == n)
            {
                andThen(read);
                return;
            }
        }

        if (IsClosed(inlet))
        {
            onComplete(read);
            return;
        }

        RequireNotReading(inlet);
        PullOnce(inlet);
        SetHandler(inlet, new ReadingMany<T>(this, inlet, n, read, andThen, onComplete));
    }

    /// <summary>Stops an unfinished <c>Read</c> and gives the input its own handler back.</summary>
    protected void AbortReading<T>(Inlet<T> inlet)
    {
        if (GetHandler(inlet) is IReading reading)
        {
            SetHandler(inlet, reading.Previous);
        }
    }

    private void RequireNotReading<T>(Inlet<T> inlet)
    {
        if (GetHandler(inlet) is IReading)
        {
            throw new Pattern.IllegalStateException($"Already reading on inlet ({inlet})");
        }
    }

    /// <summary>An input whose handler is suspended by a <c>Read</c>.</summary>
    private interface IReading : IInHandler
    {
        IInHandler Previous { get; }
    }

    private sealed class Reading<T>(GraphStageLogic logic, Inlet<T> inlet, Action<T> andThen, Action onClose) : IReading
    {
        public IInHandler Previous { get; } = logic.GetHandler(inlet);

        public void OnPush()
        {
            var element = logic.Grab(inlet);
            logic.SetHandler(inlet, Previous);
            andThen(element);
        }

        public void OnUpstreamFinish()
        {
            logic.SetHandler(inlet, Previous);
            onClose();
            Previous.OnUpstreamFinish();
        }

        public void OnUpstreamFailure(Exception e)
        {
            logic.SetHandler(inlet, Previous);
            Previous.OnUpstreamFailure(e);
        }
    }

    private sealed class ReadingMany<T>(
        GraphStageLogic logic,
        Inlet<T> inlet,
        int count,
        List<T> read,
        Action<IEnumerable<T>> andThen,
        Action<IEnumerable<T>> onComplete) : IReading
    {
        public IInHandler Previous { get; } = logic.GetHandler(inlet);

        public void OnPush()
        {
            read.Add(logic.Grab(inlet));
            if (read.Count < count)
            {
                logic.Pull(inlet);
                return;
            }

            logic.SetHandler(inlet, Previous);
            andThen(read);
        }

        public void OnUpstreamFinish()
        {
            logic.SetHandler(inlet, Previous);
            onComplete(read);
            Previous.OnUpstreamFinish();
        }

        public void OnUpstreamFailure(Exception e)
        {
            logic.SetHandler(inlet, Previous);
            Previous.OnUpstreamFailure(e);
        }
    }
}

namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    /// <summary>An output whose handler is busy sending what was handed to <c>Emit</c>.</summary>
    private interface IEmitting
    {
        void CompleteAfterwards();
    }

    /// <summary>
    /// Sends an element now or as soon as downstream pulls; until then the output's handler is suspended. Calls queue up,
    /// without a bound: emit no more than one input element makes.
    /// </summary>
    protected void Emit<T>(Outlet<T> outlet, T element) => Emit(outlet, element, DoNothing);

    /// <summary>Sends an element now or as soon as downstream pulls, then calls <paramref name="andThen"/>.</summary>
    protected void Emit<T>(Outlet<T> outlet, T element, Action andThen)
    {
        if (GetHandler(outlet) is Emitting<T> emitting)
        {
            emitting.Enqueue(new Emission<T>(element, null, andThen));
        }
        else if (IsAvailable(outlet))
        {
            Push(outlet, element);
            andThen();
        }
        else
        {
            SetHandler(outlet, new Emitting<T>(this, outlet, new Emission<T>(element, null, andThen)));
        }
    }

    /// <summary>Sends several elements as downstream pulls; until the last is sent the output's handler is suspended.</summary>
    protected void EmitMultiple<T>(Outlet<T> outlet, IEnumerable<T> elements) => EmitMultiple(outlet, elements, DoNothing);

    /// <summary>Sends several elements as downstream pulls, then calls <paramref name="andThen"/>.</summary>
    protected void EmitMultiple<T>(Outlet<T> outlet, IEnumerable<T> elements, Action andThen)
        => EmitMultiple(outlet, elements.GetEnumerator(), andThen);

    /// <summary>Sends several elements as downstream pulls; until the last is sent the output's handler is suspended.</summary>
    protected void EmitMultiple<T>(Outlet<T> outlet, IEnumerator<T> enumerator) => EmitMultiple(outlet, enumerator, DoNothing);

    /// <summary>Sends several elements as downstream pulls, then calls <paramref name="andThen"/>.</summary>
    protected void EmitMultiple<T>(Outlet<T> outlet, IEnumerator<T> enumerator, Action andThen)
    {
        if (!enumerator.MoveNext())
        {
            enumerator.Dispose();
            andThen();
            return;
        }

        if (GetHandler(outlet) is Emitting<T> emitting)
        {
            emitting.Enqueue(new Emission<T>(enumerator.Current, enumerator, andThen));
            return;
        }

        if (IsAvailable(outlet))
        {
            Push(outlet, enumerator.Current);
            if (!enumerator.MoveNext())
            {
                enumerator.Dispose();
                andThen();
                return;
            }
        }

        SetHandler(outlet, new Emitting<T>(this, outlet, new Emission<T>(enumerator.Current, enumerator, andThen)));
    }

    /// <summary>Forgets what was handed to <c>Emit</c> and not sent yet, and gives the output its own handler back.</summary>
    protected void AbortEmitting<T>(Outlet<T> outlet)
    {
        if (GetHandler(outlet) is Emitting<T> emitting)
        {
            SetHandler(outlet, emitting.Previous);
        }
    }

    /// <summary>
    /// Sends everything that arrives at <paramref name="from"/> to <paramref name="to"/>, instead of the input's handler.
    /// </summary>
    /// <param name="from">The input.</param>
    /// <param name="to">The output.</param>
    /// <param name="doFinish">Completes the stage when the input completes.</param>
    /// <param name="doFail">Fails the stage when the input fails.</param>
    /// <param name="doPull">Pulls the input at once; else somebody else does.</param>
    protected void PassAlong<TOut, TIn>(
        Inlet<TIn> from, Outlet<TOut> to, bool doFinish = true, bool doFail = true, bool doPull = false)
        where TIn : TOut
    {
        var handler = new PassAlongHandler<TOut, TIn>(this, from, to, doFinish, doFail);
        if (_interpreter is not null)
        {
            if (IsAvailable(from))
            {
                Emit(to, Grab(from), handler.PullAgain);
            }

            if (doFinish && IsClosed(from))
            {
                CompleteStage();
            }
        }

        SetHandler(from, handler);
        if (doPull)
        {
            PullOnce(from);
        }
    }

    /// <summary>One element, or one element and all that its enumerator has after it.</summary>
    private sealed record Emission<T>(T First, IEnumerator<T>? Rest, Action AndThen);

    private sealed class Emitting<T>(GraphStageLogic logic, Outlet<T> outlet, Emission<T> first) : IOutHandler, IEmitting
    {
        private Emission<T> _current = first;
        private T _next = first.First;
        private Queue<Emission<T>>? _followUps;
        private bool _completeAfterwards;

        public IOutHandler Previous { get; } = logic.GetHandler(outlet);

        public void Enqueue(Emission<T> emission) => (_followUps ??= new Queue<Emission<T>>()).Enqueue(emission);

        public void CompleteAfterwards() => _completeAfterwards = true;

        public void OnPull()
        {
            logic.Push(outlet, _next);
            if (_current.Rest is { } rest)
            {
                if (rest.MoveNext())
                {
                    _next = rest.Current;
                    return;
                }

                rest.Dispose();
            }

            var done = _current;
            if (_followUps is { Count: > 0 })
            {
                // What andThen emits goes behind what was handed in before it ran.
                _current = _followUps.Dequeue();
                _next = _current.First;
                done.AndThen();
                return;
            }

            logic.SetHandler(outlet, Previous);
            done.AndThen();
            if (!_completeAfterwards)
            {
                return;
            }

            if (logic.GetHandler(outlet) is IEmitting emitting)
            {
                emitting.CompleteAfterwards();
            }
            else
            {
                logic.Complete(outlet);
            }
        }

        public void OnDownstreamFinish(Exception cause)
        {
            _current.Rest?.Dispose();
            logic.SetHandler(outlet, Previous);
            if (_completeAfterwards)
            {
                // The stage has ended its output already: to it the cancellation is no news.
                return;
            }

            Previous.OnDownstreamFinish(cause);
        }
    }

    private sealed class PassAlongHandler<TOut, TIn>(
        GraphStageLogic logic, Inlet<TIn> from, Outlet<TOut> to, bool doFinish, bool doFail) : IInHandler
        where TIn : TOut
    {
        private Action? _pullAgain;

        public Action PullAgain => _pullAgain ??= () => logic.PullOnce(from);

        public void OnPush() => logic.Emit(to, logic.Grab(from), PullAgain);

        public void OnUpstreamFinish()
        {
            if (doFinish)
            {
                logic.CompleteStage();
            }
        }

        public void OnUpstreamFailure(Exception e)
        {
            if (doFail)
            {
                logic.FailStage(e);
            }
        }
    }
}

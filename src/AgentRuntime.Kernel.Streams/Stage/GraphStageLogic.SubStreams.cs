using Akka.Pattern;
using Akka.Streams.Implementation;
using Akka.Streams.Stages;

namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    /// <summary>Creates an input that is fed by a stream that this stage starts.</summary>
    protected SubSinkInlet<T> CreateSubSinkInlet<T>(string name) => new(this, name);

    /// <summary>
    /// An input of a stage that is fed by a stream that the stage starts: run <see cref="Sink"/>, once. Its handler runs inside
    /// the stage. It is not a port: the stage does not end with it, nor it with the stage, unless it is cancelled.
    /// </summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    public class SubSinkInlet<T>
    {
        private readonly GraphStageLogic _logic;
        private readonly string _name;
        private readonly SubSink<T> _sink;
        private IInHandler? _handler;
        private T _element = default!;
        private bool _hasElement;
        private bool _pulled;
        private bool _closed;

        /// <summary>Creates the input of the stage that <paramref name="logic"/> runs.</summary>
        public SubSinkInlet(GraphStageLogic logic, string name)
        {
            ArgumentNullException.ThrowIfNull(logic);
            _logic = logic;
            _name = name;
            _sink = new SubSink<T>(name, logic, OnPush, OnFinish);
        }

        /// <summary>What the sub-stream runs into; to be run once.</summary>
        public IGraph<SinkShape<T>, NotUsed> Sink => _sink;

        /// <summary>True when an element waits to be grabbed.</summary>
        public bool IsAvailable => _hasElement;

        /// <summary>True when the input was cancelled or the sub-stream has ended.</summary>
        public bool IsClosed => _closed;

        /// <summary>True when an element was asked for that has not arrived yet.</summary>
        public bool HasBeenPulled => _pulled && !_closed;

        /// <summary>Sets what happens with elements and with the end of the sub-stream.</summary>
        public void SetHandler(IInHandler handler)
        {
            ArgumentNullException.ThrowIfNull(handler);
            _handler = handler;
        }

        /// <summary>Asks for an element; may be called before the sub-stream runs.</summary>
        /// <exception cref="ArgumentException">The input is closed, or was pulled already.</exception>
        public void Pull()
        {
            if (_closed)
            {
                throw new ArgumentException($"cannot pull closed port ({_name})", _name);
            }

            if (_pulled)
            {
                throw new ArgumentException($"cannot pull port ({_name}) twice", _name);
            }

            _pulled = true;
            _sink.Pull();
        }

        /// <summary>Takes the element that has arrived.</summary>
        /// <exception cref="ArgumentException">No element has arrived, or it was taken already.</exception>
        public T Grab()
        {
            if (!_hasElement)
            {
                throw new ArgumentException($"cannot grab element from port ({_name}) when data have not yet arrived", _name);
            }

            var element = _element;
            _element = default!;
            _hasElement = false;
            return element;
        }

        /// <summary>Tells the sub-stream that no more elements are needed.</summary>
        public void Cancel() => Cancel(SubscriptionWithCancelException.NoMoreElementsNeeded.Instance);

        /// <summary>Cancels the sub-stream because of <paramref name="cause"/>.</summary>
        public void Cancel(Exception cause)
        {
            ArgumentNullException.ThrowIfNull(cause);
            if (!_closed)
            {
                _closed = true;
                _sink.Cancel(cause);
            }
        }

        /// <summary>The name of the input.</summary>
        public override string ToString() => _name;

        private void OnPush(T element)
        {
            if (_closed)
            {
                return;
            }

            _element = element;
            _hasElement = true;
            _pulled = false;
            Handler.OnPush();
        }

        private void OnFinish(Exception? failure)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            if (failure is null)
            {
                Handler.OnUpstreamFinish();
            }
            else
            {
                Handler.OnUpstreamFailure(failure);
            }
        }

        private IInHandler Handler
            => _handler ?? throw new IllegalStateException($"No handler defined for {_name} of stage [{_logic}].");
    }

    /// <summary>
    /// An output of a stage into a stream that the stage starts: run <see cref="Source"/>, once. Its handler runs inside the
    /// stage. It is not a port: the stage does not end with it, and it must be completed or failed by the stage.
    /// </summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    public class SubSourceOutlet<T>
    {
        private readonly GraphStageLogic _logic;
        private readonly string _name;
        private readonly SubSource<T> _source;
        private IOutHandler? _handler;
        private bool _available;
        private bool _closed;

        /// <summary>Creates the output of the stage that <paramref name="logic"/> runs.</summary>
        public SubSourceOutlet(GraphStageLogic logic, string name)
        {
            ArgumentNullException.ThrowIfNull(logic);
            _logic = logic;
            _name = name;
            _source = new SubSource<T>(name, logic, OnPull, OnCancel);
        }

        /// <summary>What the sub-stream comes from; to be run once.</summary>
        public IGraph<SourceShape<T>, NotUsed> Source => _source;

        /// <summary>True when an element may be pushed.</summary>
        public bool IsAvailable => _available && !_closed;

        /// <summary>True when the output was completed or failed or the sub-stream has cancelled.</summary>
        public bool IsClosed => _closed;

        /// <summary>Sets what happens with demand and cancellation.</summary>
        public void SetHandler(IOutHandler handler)
        {
            ArgumentNullException.ThrowIfNull(handler);
            _handler = handler;
        }

        /// <summary>Sends an element.</summary>
        /// <exception cref="ArgumentException">The sub-stream has not pulled.</exception>
        public void Push(T elem)
        {
            if (!IsAvailable)
            {
                throw new ArgumentException($"Cannot push port ({_name}) twice, or before it being pulled", nameof(elem));
            }

            _available = false;
            _source.Push(elem);
        }

        /// <summary>Completes the sub-stream.</summary>
        public void Complete()
        {
            if (!_closed)
            {
                _closed = true;
                _source.Finish(null);
            }
        }

        /// <summary>Fails the sub-stream.</summary>
        public void Fail(Exception ex)
        {
            ArgumentNullException.ThrowIfNull(ex);
            if (!_closed)
            {
                _closed = true;
                _source.Finish(ex);
            }
        }

        /// <summary>Fails the sub-stream when it was not run within a time; to be called by a timer when that has passed.</summary>
        public void Timeout(TimeSpan d)
        {
            if (!_source.IsRun)
            {
                Fail(new SubscriptionTimeoutException($"Substream Source has not been materialized in {d}"));
            }
        }

        /// <summary>The name of the output.</summary>
        public override string ToString() => _name;

        private void OnPull()
        {
            if (!_closed)
            {
                _available = true;
                Handler.OnPull();
            }
        }

        private void OnCancel(Exception cause)
        {
            if (!_closed)
            {
                _closed = true;
                _available = false;
                Handler.OnDownstreamFinish(cause);
            }
        }

        private IOutHandler Handler
            => _handler ?? throw new IllegalStateException($"No handler defined for {_name} of stage [{_logic}].");
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Akka.Event;
using Akka.Pattern;
using Akka.Streams.Implementation;

namespace Akka.Streams.Stage;

/// <summary>
/// The running part of a stage: its state and the handlers of its ports. Handlers, callbacks and timers of one logic never
/// overlap, so the state needs no locks; nothing of it may be touched from outside except through
/// <see cref="GetAsyncCallback{T}(Action{T})"/>.
/// </summary>
public abstract partial class GraphStageLogic
{
    /// <summary>The number of inputs.</summary>
    public readonly int InCount;

    /// <summary>The number of outputs.</summary>
    public readonly int OutCount;

    internal int OpenPorts { get; set; }

    internal bool IsKeptGoing { get; private set; }

    internal bool IsStopped { get; private set; }

    private readonly StreamIsland? _island;
    private Connection[] _ports = [];
    private object?[] _handlers;
    private GraphInterpreter? _interpreter;
    private StageActor? _stageActor;
    private ILoggingAdapter? _log;

    /// <summary>Creates the logic of a stage with the given number of ports.</summary>
    protected GraphStageLogic(int inCount, int outCount)
    {
        InCount = inCount;
        OutCount = outCount;
        OpenPorts = inCount + outCount;
        _handlers = new object?[inCount + outCount];
        _island = MaterializationSession.CurrentIsland;
    }

    /// <summary>Creates the logic of a stage of the given shape.</summary>
    protected GraphStageLogic(Shape shape)
        : this(shape.InletCount, shape.OutletCount)
    {
    }

    /// <summary>True when the stage goes on after all its ports were closed, until it calls <see cref="CompleteStage()"/> or <see cref="FailStage"/>.</summary>
    public virtual bool KeepGoingAfterAllPortsClosed => false;

    /// <summary>The logger of the stage; <see cref="LogSource"/> is its source.</summary>
    public ILoggingAdapter Log => _log ??= Island.Materializer.MakeLogger(LogSource);

    /// <summary>The actor that <see cref="GetStageActor"/> created.</summary>
    /// <exception cref="StageActorRefNotInitializedException"><see cref="GetStageActor"/> was not called yet.</exception>
    public StageActor StageActor => _stageActor ?? throw StageActorRefNotInitializedException.Instance;

    /// <summary>The materializer that runs the stage; streams started with it live as long as it does.</summary>
    protected IMaterializer Materializer => Island.Materializer;

    /// <summary>A materializer whose streams run fused into the stage's own island and end with it.</summary>
    protected IMaterializer SubFusingMaterializer => Island.SubFusing;

    /// <summary>What the messages of <see cref="Log"/> name as their source.</summary>
    protected virtual object LogSource => this;

    /// <summary>The name of the stage actor, null for a generated one.</summary>
    protected virtual string? StageActorName => null;

    internal Attributes InheritedAttributes { get; private set; } = Attributes.None;

    internal StreamIsland Island
        => _island ?? throw new IllegalStateException("A stage logic lives only in a running stream.");

    private GraphInterpreter Interpreter
        => _interpreter ?? throw new IllegalStateException(
            "Not yet initialized: only SetHandler is allowed in the constructor of a stage logic.");

    /// <summary>Called once before any other handler. Pulls and timers start here, not in the constructor.</summary>
    public virtual void PreStart()
    {
    }

    /// <summary>Called once after everything else, however the stage ended: the place where resources are released.</summary>
    public virtual void PostStop()
    {
    }

    /// <summary>
    /// Completes all outputs, cancels all inputs and stops the stage. What was handed to <c>Emit</c> is still sent before
    /// its output completes.
    /// </summary>
    public void CompleteStage() => CompleteStage(SubscriptionWithCancelException.StageWasCompleted.Instance);

    /// <summary>Fails all outputs and cancels all inputs with <paramref name="reason"/> and stops the stage.</summary>
    public void FailStage(Exception reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var interpreter = Interpreter;
        for (var i = 0; i < InCount; i++)
        {
            interpreter.Cancel(_ports[i], reason);
        }

        for (var i = InCount; i < _ports.Length; i++)
        {
            interpreter.Fail(_ports[i], reason);
        }

        SetKeepGoing(false);
    }

    /// <summary>Ends the stage as its <see cref="Attributes.CancellationStrategy"/> says for a cancellation with <paramref name="cause"/>.</summary>
    public void CancelStage(Exception cause) => InternalOnDownstreamFinish(cause);

    /// <summary>What handlers do that do not handle cancellation themselves: the same as <see cref="CancelStage"/>.</summary>
    public void InternalOnDownstreamFinish(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        var strategy = InheritedAttributes.GetAttribute(Attributes.CancellationStrategy.Default).Strategy;
        ApplyCancellation(cause, strategy);
    }

    /// <summary>Called before <see cref="PreStart"/>, for base types.</summary>
    protected virtual void BeforePreStart()
    {
    }

    /// <summary>Called after <see cref="PostStop"/>, for base types.</summary>
    protected virtual void AfterPostStop()
    {
        _stageActor?.Stop();
        _stageActor = null;
    }

    /// <summary>Sets the handler of an input; also while the stage runs.</summary>
    protected void SetHandler<T>(Inlet<T> inlet, IInHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (_interpreter is null)
        {
            _handlers[inlet.Id] = handler;
        }
        else
        {
            _ports[inlet.Id].InHandler = handler;
        }
    }

    /// <summary>Sets the handler of an output; also while the stage runs.</summary>
    protected void SetHandler<T>(Outlet<T> outlet, IOutHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (_interpreter is null)
        {
            _handlers[InCount + outlet.Id] = handler;
        }
        else
        {
            _ports[InCount + outlet.Id].OutHandler = handler;
        }
    }

    /// <summary>Sets the handler of an input; what is not given ends the stage.</summary>
    protected void SetHandler<T>(
        Inlet<T> inlet, Action onPush, Action? onUpstreamFinish = null, Action<Exception>? onUpstreamFailure = null)
        => SetHandler(inlet, new LambdaInHandler(onPush, onUpstreamFinish, onUpstreamFailure));

    /// <summary>Sets the handler of an output; what is not given ends the stage.</summary>
    protected void SetHandler<T>(Outlet<T> outlet, Action onPull, Action<Exception>? onDownstreamFinish = null)
        => SetHandler(outlet, new LambdaOutHandler(onPull, onDownstreamFinish));

    /// <summary>Sets one handler for an input and an output.</summary>
    [Obsolete("Use SetHandlers.")]
    protected void SetHandler<TIn, TOut>(Inlet<TIn> inlet, Outlet<TOut> outlet, InAndOutGraphStageLogic handler)
        => SetHandlers(inlet, outlet, handler);

    /// <summary>Sets one handler for an input and an output.</summary>
    protected void SetHandlers<TIn, TOut>(Inlet<TIn> inlet, Outlet<TOut> outlet, InAndOutGraphStageLogic handler)
    {
        SetHandler(inlet, handler);
        SetHandler(outlet, handler);
    }

    /// <summary>The handler of an input.</summary>
    protected IInHandler GetHandler<T>(Inlet<T> inlet)
        => _interpreter is null ? (IInHandler)_handlers[inlet.Id]! : _ports[inlet.Id].InHandler;

    /// <summary>The handler of an output.</summary>
    protected IOutHandler GetHandler<T>(Outlet<T> outlet)
        => _interpreter is null ? (IOutHandler)_handlers[InCount + outlet.Id]! : _ports[InCount + outlet.Id].OutHandler;

    /// <summary>True when an element may be pushed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool IsAvailable<T>(Outlet<T> outlet)
        => (Wire(outlet).State & (Connection.Demand | Connection.OutClosed)) == Connection.Demand;

    /// <summary>True when an element waits to be grabbed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool IsAvailable<T>(Inlet<T> inlet) => (Wire(inlet).State & Connection.Element) != 0;

    /// <summary>True when an element was asked for that has not arrived yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool HasBeenPulled<T>(Inlet<T> inlet)
        => (Wire(inlet).State & (Connection.Pulled | Connection.InClosed)) == Connection.Pulled;

    /// <summary>True when the input was cancelled or upstream has ended.</summary>
    protected bool IsClosed<T>(Inlet<T> inlet) => (Wire(inlet).State & Connection.InClosed) != 0;

    /// <summary>True when the output was completed or failed or downstream has cancelled.</summary>
    protected bool IsClosed<T>(Outlet<T> outlet) => (Wire(outlet).State & Connection.OutClosed) != 0;

    /// <summary>Asks for an element.</summary>
    /// <exception cref="ArgumentException">The input is closed, or was pulled already.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Pull<T>(Inlet<T> inlet)
    {
        var wire = Wire(inlet);
        if ((wire.State & (Connection.Pulled | Connection.PushEvent | Connection.InClosed)) != 0)
        {
            ThrowCannotPull(inlet, wire);
        }

        _interpreter!.Pull(wire);
    }

    /// <summary>Asks for an element unless the input is closed.</summary>
    /// <exception cref="ArgumentException">The input was pulled already.</exception>
    protected void TryPull<T>(Inlet<T> inlet)
    {
        if ((Wire(inlet).State & Connection.InClosed) == 0)
        {
            Pull(inlet);
        }
    }

    /// <summary>Asks for an element unless the input is closed or was pulled already.</summary>
    private protected void PullOnce<T>(Inlet<T> inlet)
    {
        var wire = Wire(inlet);
        if ((wire.State & (Connection.Pulled | Connection.PushEvent | Connection.InClosed)) == 0)
        {
            _interpreter!.Pull(wire);
        }
    }

    /// <summary>Takes the element that has arrived.</summary>
    /// <exception cref="ArgumentException">No element has arrived, or it was taken already.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected T Grab<T>(Inlet<T> inlet)
    {
        var wire = Wire(inlet);
        if ((wire.State & Connection.Element) == 0)
        {
            ThrowCannotGrab(inlet);
        }

        wire.State &= ~Connection.Element;
        return wire.Take<T>();
    }

    /// <summary>Sends an element.</summary>
    /// <exception cref="ArgumentException">The output is closed, or downstream has not pulled.</exception>
    /// <exception cref="ArgumentNullException">The element is null: streams carry no nulls.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Push<T>(Outlet<T> outlet, T element)
    {
        var wire = Wire(outlet);
        if ((wire.State & (Connection.Demand | Connection.OutClosed)) != Connection.Demand || element is null)
        {
            ThrowCannotPush(outlet, wire);
        }

        _interpreter!.Push(wire, element);
    }

    /// <summary>Ends an output; what was handed to <c>Emit</c> is still sent before.</summary>
    protected void Complete<T>(Outlet<T> outlet) => CompleteOutlet(Wire(outlet));

    /// <summary>Ends an output with a failure, at once.</summary>
    protected void Fail<T>(Outlet<T> outlet, Exception reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        Interpreter.Fail(Wire(outlet), reason);
    }

    /// <summary>Tells upstream that no more elements are needed; an element that was not grabbed is dropped.</summary>
    protected void Cancel<T>(Inlet<T> inlet) => Cancel(inlet, SubscriptionWithCancelException.NoMoreElementsNeeded.Instance);

    /// <summary>Cancels an input because of <paramref name="cause"/>; an element that was not grabbed is dropped.</summary>
    protected void Cancel<T>(Inlet<T> inlet, Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Interpreter.Cancel(Wire(inlet), cause);
    }

    /// <summary>Says whether the stage goes on when all its ports are closed; <see cref="CompleteStage()"/> and <see cref="FailStage"/> end it anyway.</summary>
    protected void SetKeepGoing(bool enabled) => IsKeptGoing = enabled;

    /// <summary>
    /// Gives an action that may be called from any thread at any time: it makes <paramref name="handler"/> run inside the
    /// stage with the given value, in the order of the calls of one thread. Calls after the stage has ended do nothing.
    /// </summary>
    protected Action<T> GetAsyncCallback<T>(Action<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new AsyncCallback<T>(this, handler).Invoke;
    }

    /// <summary>
    /// Gives an action that may be called from any thread at any time: it makes <paramref name="handler"/> run inside the
    /// stage, in the order of the calls of one thread. Calls after the stage has ended do nothing.
    /// </summary>
    protected Action GetAsyncCallback(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var callback = new AsyncCallback<NotUsed>(this, _ => handler());
        return () => callback.Invoke(NotUsed.Instance);
    }

    /// <summary>
    /// Creates the actor reference through which other actors talk to this stage, or gives the existing one a new
    /// behaviour. It ends with the stage; <c>PoisonPill</c> and <c>Kill</c> do not end it.
    /// </summary>
    protected StageActor GetStageActor(StageActorRef.Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        if (_stageActor is null)
        {
            _stageActor = new StageActor(
                Island.Materializer, handler => GetAsyncCallback<(Actor.IActorRef, object)>(new Action<(Actor.IActorRef, object)>(handler)), receive, StageActorName);
        }
        else
        {
            _stageActor.Become(receive);
        }

        return _stageActor;
    }

    internal void Initialize(Attributes attributes) => InheritedAttributes = attributes;

    /// <summary>Connects the logic to its wires; from here on the ports may be used.</summary>
    internal void Attach(GraphInterpreter interpreter, Connection[] ports)
    {
        for (var i = 0; i < ports.Length; i++)
        {
            if (_handlers[i] is not { } handler)
            {
                var port = i < InCount ? $"inlet {i}" : $"outlet {i - InCount}";
                throw new IllegalStateException($"No handler defined in stage [{this}] for {port}. All ports need a handler before the stage starts.");
            }

            if (i < InCount)
            {
                ports[i].InHandler = (IInHandler)handler;
                ports[i].InOwner = this;
            }
            else
            {
                ports[i].OutHandler = (IOutHandler)handler;
                ports[i].OutOwner = this;
            }
        }

        _ports = ports;
        _handlers = [];
        _interpreter = interpreter;
        IsKeptGoing = KeepGoingAfterAllPortsClosed;
    }

    internal void InvokePreStart()
    {
        BeforePreStart();
        PreStart();
    }

    internal void InvokePostStop()
    {
        IsStopped = true;
        try
        {
            PostStop();
        }
        finally
        {
            AfterPostStop();
        }
    }

    /// <summary>
    /// Why a stage that was told of no end is stopped: its materializer went down, or it was left alone by the stages around it.
    /// </summary>
    internal Exception AbruptEnd() => Island.IsAborted
        ? new AbruptTerminationException(Island.Materializer.Supervisor)
        : new AbruptStageTerminationException(this);

    /// <summary>Makes <paramref name="handler"/> run inside the stage.</summary>
    internal void Post<T>(Action<T> handler, T input) => Island.Post(new AsyncInput<T>(this, handler, input));

    /// <summary>Makes <paramref name="handler"/> run inside the stage, or <paramref name="whenStopped"/>, on any thread, when that has stopped.</summary>
    internal void Post<T>(Action<T> handler, T input, Action<T> whenStopped)
        => Island.Post(new AnsweredInput<T>(this, handler, input, whenStopped));

    internal void RunAsyncInput<T>(Action<T> handler, T input) => _interpreter?.RunAsyncInput(this, handler, input);

    internal GraphInterpreter? InterpreterOrNull => _interpreter;

    private protected void CompleteStage(Exception cancelCause)
    {
        var interpreter = Interpreter;
        for (var i = 0; i < InCount; i++)
        {
            interpreter.Cancel(_ports[i], cancelCause);
        }

        for (var i = InCount; i < _ports.Length; i++)
        {
            CompleteOutlet(_ports[i]);
        }

        SetKeepGoing(false);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Connection Wire(InPort inlet)
    {
        var ports = _ports;
        var id = inlet.Id;
        if ((uint)id >= (uint)ports.Length)
        {
            ThrowNotConnected(inlet);
        }

        return ports[id];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Connection Wire(OutPort outlet)
    {
        var ports = _ports;
        var id = InCount + outlet.Id;
        if ((uint)id >= (uint)ports.Length)
        {
            ThrowNotConnected(outlet);
        }

        return ports[id];
    }

    private void CompleteOutlet(Connection wire)
    {
        if (wire.OutHandler is IEmitting emitting && (wire.State & Connection.OutClosed) == 0)
        {
            emitting.CompleteAfterwards();
        }
        else
        {
            Interpreter.Complete(wire);
        }
    }

    private void ApplyCancellation(Exception cause, Attributes.CancellationStrategy.IStrategy strategy)
    {
        switch (strategy)
        {
            case Attributes.CancellationStrategy.CompleteStage:
                CompleteStage(cause);
                break;
            case Attributes.CancellationStrategy.FailStage:
                FailStage(cause);
                break;
            case Attributes.CancellationStrategy.AfterDelay delayed:
                SetKeepGoing(true);
                var apply = GetAsyncCallback(() => ApplyCancellation(cause, delayed.Strategy));
                Materializer.ScheduleOnce(delayed.Delay, apply);
                break;
            default:
                if (cause is SubscriptionWithCancelException.NonFailureCancellation)
                {
                    CompleteStage(cause);
                }
                else
                {
                    FailStage(cause);
                }

                break;
        }
    }

    [DoesNotReturn]
    private static void ThrowCannotPull(Inlet inlet, Connection wire)
        => throw new ArgumentException(
            (wire.State & Connection.InClosed) != 0
                ? $"Cannot pull closed port ({inlet})"
                : $"Cannot pull port ({inlet}) twice",
            nameof(inlet));

    [DoesNotReturn]
    private static void ThrowCannotGrab(Inlet inlet)
        => throw new ArgumentException($"Cannot get element from already empty input port ({inlet})", nameof(inlet));

    [DoesNotReturn]
    private static void ThrowCannotPush(Outlet outlet, Connection wire)
    {
        if ((wire.State & Connection.OutClosed) != 0)
        {
            throw new ArgumentException($"Cannot push closed port ({outlet})", nameof(outlet));
        }

        if ((wire.State & Connection.Demand) == 0)
        {
            throw new ArgumentException($"Cannot push port ({outlet}) twice, or before it being pulled", nameof(outlet));
        }

        throw Compliance.NullElement();
    }

    [DoesNotReturn]
    private void ThrowNotConnected(object port)
        => throw (_interpreter is null
            ? new IllegalStateException("Not yet initialized: only SetHandler is allowed in the constructor of a stage logic.")
            : new ArgumentException($"Port ({port}) does not belong to stage [{this}]", nameof(port)));
}

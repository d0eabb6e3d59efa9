using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>An actor's inside: its mailbox, its instance, its children and its life. It is also its own work item and context.
/// Everything but sending is done by the one thread that runs the cell.</summary>
internal sealed partial class ActorCell : IUntypedActorContext, IRunnable
{
    [ThreadStatic]
    private static ActorCell? _current;

    private readonly LocalActorRef _self;
    private readonly IInternalActorRef _parent;
    private readonly MessageDispatcher _dispatcher;
    private readonly Props _props;
    private ActorBase? _actor;
    private object? _currentMessage;
    private IActorRef? _sender;
    private UntypedReceive? _untypedBehavior;
    private ChildrenContainer? _children;
    private CellExtras? _extras;
    private CellFlags _flags;

    internal ActorCell(LocalActorRef self, Props props, IInternalActorRef parent, MessageDispatcher dispatcher, MailboxBound? bound)
    {
        _self = self;
        _props = props;
        _parent = parent;
        _dispatcher = dispatcher;
        _bound = bound;
    }

    [Flags]
    private enum CellFlags : short
    {
        None = 0,
        Created = 1,
        Creating = 2,
        OverridesAroundReceive = 4,
        Terminating = 8,
        StopRequested = 16,
        Retained = 32,
    }

    public IActorRef Self => _self;

    public Props Props => _props;

    public MessageDispatcher Dispatcher => _dispatcher;

    public IActorRef Sender => _sender ?? SystemImpl.DeadLetters;

    public ActorSystem System => SystemImpl;

    public IActorRef Parent => _parent;

    public TimeSpan? ReceiveTimeout => _extras?.ReceiveTimeout;

    /// <summary>The cell whose code runs on this thread. A test kit sets it on a test's thread: its test actor is then the sender.</summary>
    internal static ActorCell? Current
    {
        get => _current;
        set => _current = value;
    }

    internal static IActorRef? CurrentSelfOrNoSender => _current?._self;

    internal ActorSystemImpl SystemImpl => _dispatcher.SystemImpl;

    internal IInternalActorRef ParentRef => _parent;

    internal ActorBase? Actor => _actor;

    internal object? CurrentMessage => _currentMessage;

    /// <summary>The sender as it was told; null where there is none.</summary>
    internal IActorRef? CurrentSenderOrNull => _sender;

    internal bool AcceptsInstance => (_flags & CellFlags.Creating) != CellFlags.None;

    internal CellExtras Extras => _extras ??= new CellExtras();

    internal void InstanceBound() => _flags &= ~CellFlags.Creating;

    internal IActorRef SenderFor(ActorBase actor)
        => ReferenceEquals(actor, _actor) || _actor is null ? Sender : SystemImpl.DeadLetters;

    public void Become(Receive receive) => Become(receive, discardOld: true);

    public void BecomeStacked(Receive receive) => Become(receive, discardOld: false);

    public void Become(UntypedReceive receive) => Become(receive, discardOld: true);

    public void BecomeStacked(UntypedReceive receive) => Become(receive, discardOld: false);

    public void UnbecomeStacked()
    {
        SetBehavior(_extras?.RareOrNull?.Behaviors is { Count: > 0 } below ? below.Pop() : null);
    }

    public ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, SystemImpl);

    public ActorSelection ActorSelection(string actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, SystemImpl, _self);

    private void Become(Delegate receive, bool discardOld)
    {
        ArgumentNullException.ThrowIfNull(receive);
        if (!discardOld && ((Delegate?)_untypedBehavior ?? _extras?.Behavior) is { } present)
        {
            (Extras.Rare.Behaviors ??= new Stack<Delegate>()).Push(present);
        }

        SetBehavior(receive);
    }

    private void SetBehavior(Delegate? behavior)
    {
        var typed = behavior as Receive;
        if (typed is not null || _extras is not null)
        {
            Extras.Behavior = typed;
        }

        _untypedBehavior = behavior as UntypedReceive;
    }

    private void ReceiveMessage(object message)
    {
        var actor = _actor!;
        if ((_flags & CellFlags.OverridesAroundReceive) != CellFlags.None)
        {
            actor.InvokeAroundReceive(CurrentReceive(actor), message);
            return;
        }

        if (_untypedBehavior is { } untyped)
        {
            untyped(message);
            return;
        }

        var handled = _extras?.Behavior is { } behavior ? behavior(message) : actor.InvokeReceive(message);
        if (!handled)
        {
            actor.InvokeUnhandled(message);
        }
    }

    private Receive CurrentReceive(ActorBase actor)
    {
        if (_untypedBehavior is { } untyped)
        {
            return message =>
            {
                untyped(message);
                return true;
            };
        }

        return _extras?.Behavior ?? actor.InvokeReceive;
    }
}

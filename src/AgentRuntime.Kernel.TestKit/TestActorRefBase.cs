using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A reference that shows its actor. The actor runs on the thread that sends to it.</summary>
public abstract class TestActorRefBase<TActor> : IInternalActorRef
    where TActor : ActorBase
{
    private readonly LocalActorRef _ref;

    /// <summary>Creates the actor.</summary>
    /// <param name="system">The system.</param>
    /// <param name="actorProps">What to create.</param>
    /// <param name="supervisor">The parent; null: the guardian of all user actors.</param>
    /// <param name="name">The actor's name; null: one that the system makes.</param>
    protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null)
    {
        var props = actorProps.HasDispatcher ? actorProps : actorProps.WithDispatcher(CallingThreadDispatcher.Id);
        var parent = supervisor switch
        {
            null => ((ActorSystemImpl)system).UserGuardian,
            LocalActorRef local => local,
            TestProbe probe => (LocalActorRef)probe.Ref,
            _ => throw new ArgumentException($"The supervisor {supervisor} is no actor of this system.", nameof(supervisor)),
        };
        _ref = (LocalActorRef)parent.Cell.ActorOf(props, name);
    }

    /// <summary>The plain reference.</summary>
    public IActorRef Ref => _ref;

    /// <summary>The actor. After a restart it is another instance.</summary>
    /// <exception cref="IllegalActorStateException">The actor could not be created, has stopped, or is no <typeparamref name="TActor"/>.</exception>
    public TActor UnderlyingActor => _ref.Cell.Actor as TActor
        ?? throw new IllegalActorStateException($"The actor {_ref} has no instance of {typeof(TActor).Name}: it was not created, or it has stopped.");

    /// <summary>Where the actor lives in its system's tree.</summary>
    public ActorPath Path => _ref.Path;

    bool IActorRefScope.IsLocal => true;

    IInternalActorRef IInternalActorRef.Parent => Inner.Parent;

    ActorSystemImpl? IInternalActorRef.SystemImpl => Inner.SystemImpl;

    bool IInternalActorRef.IsTerminated => Inner.IsTerminated;

    private IInternalActorRef Inner => _ref;

    /// <summary>Whether both are the same actor.</summary>
    public static bool operator ==(TestActorRefBase<TActor>? testActorRef, IActorRef? actorRef) => testActorRef?.Equals(actorRef) ?? actorRef is null;

    /// <summary>Whether both are the same actor.</summary>
    public static bool operator ==(IActorRef? actorRef, TestActorRefBase<TActor>? testActorRef) => testActorRef == actorRef;

    /// <summary>Whether both are different actors.</summary>
    public static bool operator !=(TestActorRefBase<TActor>? testActorRef, IActorRef? actorRef) => !(testActorRef == actorRef);

    /// <summary>Whether both are different actors.</summary>
    public static bool operator !=(IActorRef? actorRef, TestActorRefBase<TActor>? testActorRef) => !(testActorRef == actorRef);

    /// <summary>The plain reference.</summary>
    public static IActorRef ToActorRef(TestActorRefBase<TActor> actorRef) => actorRef._ref;

    /// <summary>Gives a message to the actor's behaviour, past its mailbox; what the behaviour throws, this throws.</summary>
    public void Receive(object message, IActorRef? sender = null) => _ref.Cell.InvokeDirectly(message, sender);

    /// <summary>Sends a message; the sender is the actor whose code is running, or the test's actor.</summary>
    public void Tell(object message) => ActorRefImplicitSenderExtensions.Tell(_ref, message);

    /// <summary>Sends a message.</summary>
    public void Tell(object message, IActorRef? sender) => _ref.Tell(message, sender);

    /// <summary>Sends a message on, keeping the sender of the message that is being processed.</summary>
    public void Forward(object message) => ActorRefImplicitSenderExtensions.Forward(_ref, message);

    /// <summary>Has the actor watch another one.</summary>
    public void Watch(IActorRef subject) => _ref.Cell.Watch(subject);

    /// <summary>Ends a watch of the actor.</summary>
    public void Unwatch(IActorRef subject) => _ref.Cell.Unwatch(subject);

    /// <summary>Orders by path, as references are.</summary>
    public int CompareTo(object? obj) => _ref.CompareTo(obj);

    /// <summary>Whether the other reference is to the same actor.</summary>
    public bool Equals(IActorRef? other) => _ref.Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IActorRef other && _ref.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _ref.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => _ref.ToString();

    int IComparable<IActorRef>.CompareTo(IActorRef? other) => _ref.CompareTo(other);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => Inner.GetChild(name);

    void IInternalActorRef.Restart(Exception cause) => Inner.Restart(cause);

    void IInternalActorRef.Resume(Exception? causedByFailure) => Inner.Resume(causedByFailure);

    void IInternalActorRef.SendSystemMessage(SystemMessage message) => Inner.SendSystemMessage(message);

    void IInternalActorRef.Start() => Inner.Start();

    void IInternalActorRef.Stop() => Inner.Stop();

    void IInternalActorRef.Suspend() => Inner.Suspend();
}

using System.Diagnostics.CodeAnalysis;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The base of every actor. One message is processed at a time; the members are for the actor's own thread.</summary>
public abstract class ActorBase
{
    private readonly ActorCell _cell;

    /// <summary>Binds the instance to the actor that is being made.</summary>
    /// <exception cref="ActorInitializationException">The instance was not made by a system.</exception>
    protected ActorBase()
    {
        var cell = ActorCell.Current;
        if (cell is null || !cell.AcceptsInstance)
        {
            throw new ActorInitializationException(
                $"You cannot create an instance of [{GetType()}] explicitly using the constructor (new). "
                + $"You have to use one of the 'ActorOf' factory methods to create a new actor. See the documentation.");
        }

        _cell = cell;
        cell.InstanceBound();
    }

    /// <summary>The context of the actor whose code is running.</summary>
    /// <exception cref="NotSupportedException">No actor's code is running on this thread.</exception>
    protected static IActorContext Context => ActorCell.Current ?? ThrowNoContext();

    /// <summary>A behaviour that handles nothing.</summary>
    protected static Receive EmptyReceive { get; } = static _ => false;

    /// <summary>The sender of the current message; the dead letters when it has none.</summary>
    protected IActorRef Sender => _cell.SenderFor(this);

    /// <summary>The actor itself.</summary>
    protected IActorRef Self => _cell.Self;

    internal ActorCell Cell => _cell;

    /// <summary>Calls <see cref="PreStart"/>.</summary>
    public virtual void AroundPreStart() => PreStart();

    /// <summary>Calls <see cref="PreRestart"/>.</summary>
    public virtual void AroundPreRestart(Exception cause, object? message) => PreRestart(cause, message);

    /// <summary>Calls <see cref="PostRestart"/>.</summary>
    public virtual void AroundPostRestart(Exception cause, object? message) => PostRestart(cause);

    /// <summary>Calls <see cref="PostStop"/>.</summary>
    public virtual void AroundPostStop() => PostStop();

    internal virtual void OnConstructed()
    {
    }

    internal bool InvokeAroundReceive(Receive receive, object message) => AroundReceive(receive, message);

    internal bool InvokeReceive(object message) => Receive(message);

    internal void InvokeUnhandled(object message) => Unhandled(message);

    internal SupervisorStrategy InvokeSupervisorStrategy() => SupervisorStrategy();

    /// <summary>Calls the behaviour, and <see cref="Unhandled"/> for what it did not handle; returns whether it did.</summary>
    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        var handled = receive(message);
        if (!handled)
        {
            Unhandled(message);
        }

        return handled;
    }

    /// <summary>The first behaviour: returns whether it handled the message.</summary>
    protected abstract bool Receive(object message);

    /// <summary>Replaces the behaviour.</summary>
    protected void Become(Receive receive) => _cell.Become(receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    protected void BecomeStacked(Receive receive) => _cell.BecomeStacked(receive);

    /// <summary>Returns to the behaviour below; the lowest one stays.</summary>
    protected void UnbecomeStacked() => _cell.UnbecomeStacked();

    /// <summary>Sends <see cref="ReceiveTimeout"/> when no message came for the time; null ends it.</summary>
    protected void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);

    /// <summary>The strategy by which the actor supervises its children; asked for once per instance.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.DefaultStrategy;

    /// <summary>Runs before the first message. What it throws counts as a failed construction.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Runs on the failed instance before it is replaced; by default it stops all children and calls <see cref="PostStop"/>.</summary>
    /// <param name="reason">What failed.</param>
    /// <param name="message">The message whose processing failed, or null.</param>
    [SuppressMessage("Naming", "CA1716", Justification = "The name is part of the official surface.")]
    protected virtual void PreRestart(Exception reason, object? message)
    {
        _cell.StopAllChildrenForRestart();
        PostStop();
    }

    /// <summary>Runs on the new instance after a restart; by default it calls <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>Runs after the last message.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Takes what no behaviour handled: a <see cref="Terminated"/> throws, all else is published as <see cref="UnhandledMessage"/>.</summary>
    /// <exception cref="DeathPactException">The message is <see cref="Terminated"/>.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
        {
            throw new DeathPactException(terminated.ActorRef);
        }

        _cell.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    [DoesNotReturn]
    private static IActorContext ThrowNoContext()
        => throw new NotSupportedException(
            "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");
}

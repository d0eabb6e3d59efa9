using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>An actor that handles every message in one method.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <summary>Binds the instance to the actor that is being made.</summary>
    protected UntypedActor()
    {
    }

    /// <summary>The context of the actor whose code is running.</summary>
    /// <exception cref="NotSupportedException">No actor's code is running on this thread.</exception>
    protected static new IUntypedActorContext Context => (IUntypedActorContext)ActorBase.Context;

    /// <summary>Handles a message; calls <c>Unhandled</c> for what it does not know.</summary>
    protected abstract void OnReceive(object message);

    /// <summary>Calls <see cref="OnReceive"/>.</summary>
    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    /// <summary>Replaces the behaviour.</summary>
    protected void Become(UntypedReceive receive) => Cell.Become(receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    protected void BecomeStacked(UntypedReceive receive) => Cell.BecomeStacked(receive);

    /// <summary>Runs an action as <see cref="RunTask(Func{Task})"/> does.</summary>
    protected void RunTask(Action action) => ActorTaskScheduler.RunTask(action);

    /// <summary>Runs an asynchronous action inside the actor: no other message is processed until it has ended, and what it
    /// throws goes to the supervisor.</summary>
    protected void RunTask(Func<Task> action) => ActorTaskScheduler.RunTask(action);
}

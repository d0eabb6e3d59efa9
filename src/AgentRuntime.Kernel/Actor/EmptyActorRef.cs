namespace Akka.Actor;

/// <summary>The reference to a path where no actor is.</summary>
internal sealed class EmptyActorRef(ActorSystemImpl system, ActorPath path) : MinimalActorRef
{
    public override ActorPath Path => path;

    internal override ActorSystemImpl? SystemImpl => system;

    internal override bool IsTerminatedInternal => true;

    internal override void TellInternal(object message, IActorRef? sender) => system.DeadLettersRef.Undelivered(message, sender, this);

    internal override void SendSystemMessageInternal(SystemMessage message)
    {
        if (message is WatchMessage watch)
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false));
        }
    }
}

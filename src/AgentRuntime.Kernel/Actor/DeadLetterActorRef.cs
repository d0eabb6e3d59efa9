using Akka.Event;

namespace Akka.Actor;

/// <summary>The reference to the dead letters: it publishes what it is told.</summary>
internal sealed class DeadLetterActorRef(ActorSystemImpl system, ActorPath path) : MinimalActorRef
{
    public override ActorPath Path => path;

    internal override ActorSystemImpl? SystemImpl => system;

    internal override void TellInternal(object message, IActorRef? sender)
    {
        switch (message)
        {
            case AllDeadLetters letter:
                system.EventStream.Publish(letter);
                break;
            case Identify identify:
                (sender ?? this).Tell(new ActorIdentity(identify.MessageId, null), this);
                break;
            default:
                Undelivered(message, sender, this);
                break;
        }
    }

    /// <summary>Publishes a message that could not be delivered.</summary>
    internal void Undelivered(object message, IActorRef? sender, IActorRef recipient)
    {
        switch (message)
        {
            case AllDeadLetters letter:
                system.EventStream.Publish(letter);
                break;
            case LogEvent:
                // A logger that has stopped: a dead letter about it would only make another log event.
                break;
            case Identify identify when sender is not null:
                sender.Tell(new ActorIdentity(identify.MessageId, null), recipient);
                break;
            case IDeadLetterSuppression suppressed:
                // Where an actor was, the dead letters are named as the recipient; where none was, the empty place is.
                system.EventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? this, recipient is EmptyActorRef ? recipient : this));
                break;
            default:
                system.EventStream.Publish(new DeadLetter(message, sender ?? this, recipient));
                break;
        }
    }

    internal override void SendSystemMessageInternal(SystemMessage message)
    {
        if (message is WatchMessage watch)
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false));
        }
    }
}

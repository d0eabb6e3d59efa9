namespace Akka.Actor;

/// <summary>Something that can be told of an actor's end.</summary>
public interface ICanWatch
{
    /// <summary>Asks for <see cref="Terminated"/> when the subject stops, at once if it has stopped.</summary>
    IActorRef Watch(IActorRef subject);

    /// <summary>Asks for <paramref name="message"/> instead of <see cref="Terminated"/> when the subject stops.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Takes the request back; a notice already on its way is not delivered either.</summary>
    IActorRef Unwatch(IActorRef subject);
}

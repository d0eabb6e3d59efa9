namespace Akka.Actor;

/// <summary>Sending with the current actor as the sender.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends a message; the sender is the actor whose code is running, or none outside an actor.</summary>
    /// <exception cref="InvalidMessageException">The message is null.</exception>
    public static void Tell(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.CurrentSelfOrNoSender);

    /// <summary>Sends a message on, keeping the sender of the message that is being processed.</summary>
    /// <exception cref="InvalidMessageException">The message is null.</exception>
    public static void Forward(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.Current?.Sender);
}

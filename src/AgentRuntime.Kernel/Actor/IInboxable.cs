namespace Akka.Actor;

/// <summary>An actor-like thing for code outside of actors: it sends, receives and watches.</summary>
public interface IInboxable : ICanWatch
{
    /// <summary>The reference that messages for the inbox go to.</summary>
    IActorRef Receiver { get; }

    /// <summary>The next message; waits for <c>akka.actor.inbox.default-timeout</c>.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    object Receive();

    /// <summary>The next message.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    object Receive(TimeSpan timeout);

    /// <summary>The next message; waits for <c>akka.actor.inbox.default-timeout</c>.</summary>
    Task<object> ReceiveAsync();

    /// <summary>The next message.</summary>
    Task<object> ReceiveAsync(TimeSpan timeout);

    /// <summary>The next message that the predicate accepts; waits for <c>akka.actor.inbox.default-timeout</c>.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    object ReceiveWhere(Predicate<object> predicate);

    /// <summary>The next message that the predicate accepts.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    object ReceiveWhere(Predicate<object> predicate, TimeSpan timeout);

    /// <summary>Sends a message with the inbox as the sender.</summary>
    void Send(IActorRef target, object message);
}

namespace Akka.Actor;

/// <summary>An actor-like thing for code outside of actors: it sends, receives and watches. It keeps up to
/// <c>akka.actor.inbox.inbox-size</c> messages; more become dead letters.</summary>
public class Inbox : IInboxable, IDisposable
{
    private readonly InboxActorRef _receiver;
    private readonly TimeSpan _defaultTimeout;

    private Inbox(InboxActorRef receiver, TimeSpan defaultTimeout)
    {
        _receiver = receiver;
        _defaultTimeout = defaultTimeout;
    }

    /// <summary>The reference that messages for the inbox go to.</summary>
    public IActorRef Receiver => _receiver;

    /// <summary>Makes an inbox.</summary>
    public static Inbox Create(ActorSystem system)
    {
        var config = system.Settings.Config;
        var receiver = new InboxActorRef((ActorSystemImpl)system, config.GetInt("akka.actor.inbox.inbox-size", 1000));
        return new Inbox(receiver, config.GetTimeSpan("akka.actor.inbox.default-timeout", TimeSpan.FromSeconds(5)));
    }

    /// <summary>The next message; waits for <c>akka.actor.inbox.default-timeout</c>.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public object Receive() => Receive(_defaultTimeout);

    /// <summary>The next message.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public object Receive(TimeSpan timeout) => Await(_receiver.ReceiveAsync(null, timeout));

    /// <summary>The next message; waits for <c>akka.actor.inbox.default-timeout</c>.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public Task<object> ReceiveAsync() => ReceiveAsync(_defaultTimeout);

    /// <summary>The next message.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public Task<object> ReceiveAsync(TimeSpan timeout) => _receiver.ReceiveAsync(null, timeout);

    /// <summary>The next message that the predicate accepts; waits for <c>akka.actor.inbox.default-timeout</c>.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public object ReceiveWhere(Predicate<object> predicate) => ReceiveWhere(predicate, _defaultTimeout);

    /// <summary>The next message that the predicate accepts.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public object ReceiveWhere(Predicate<object> predicate, TimeSpan timeout) => Await(_receiver.ReceiveAsync(predicate, timeout));

    /// <summary>Sends a message with the inbox as the sender.</summary>
    public void Send(IActorRef actorRef, object message) => actorRef.Tell(message, _receiver);

    /// <summary>Asks for <see cref="Terminated"/> when the subject stops.</summary>
    public IActorRef Watch(IActorRef subject)
    {
        _receiver.Watch((IInternalActorRef)subject, null);
        return subject;
    }

    /// <summary>Asks for a message when the subject stops.</summary>
    public IActorRef WatchWith(IActorRef subject, object message)
    {
        _receiver.Watch((IInternalActorRef)subject, message);
        return subject;
    }

    /// <summary>Takes the request back.</summary>
    public IActorRef Unwatch(IActorRef subject)
    {
        _receiver.Unwatch((IInternalActorRef)subject);
        return subject;
    }

    /// <summary>Closes the inbox; messages to it become dead letters.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the inbox.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _receiver.Close();
        }
    }

#pragma warning disable VSTHRD002 // receiving from outside of actors is synchronous by contract
    private static object Await(Task<object> message) => message.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}

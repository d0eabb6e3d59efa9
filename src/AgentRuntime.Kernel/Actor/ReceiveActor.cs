namespace Akka.Actor;

/// <summary>An actor whose behaviours are lists of typed handlers, defined in the constructor or in a method given to <c>Become</c>.
/// The first handler that fits takes the message.</summary>
public abstract class ReceiveActor : UntypedActor
{
    private MessageHandler? _initial;
    private HandlerList? _configuring;
    private bool _started;

    /// <summary>Binds the instance to the actor that is being made; the handlers are to be defined in the constructor.</summary>
    protected ReceiveActor()
    {
    }

    /// <summary>Offers the message to the handlers of the first behaviour.</summary>
    protected sealed override void OnReceive(object message)
    {
        if (!HandlerList.TryHandle(_initial, message))
        {
            Unhandled(message);
        }
    }

    /// <summary>Replaces the behaviour by the handlers that <paramref name="configure"/> defines.</summary>
    protected void Become(Action configure) => Become(Configure(configure));

    /// <summary>Puts the handlers that <paramref name="configure"/> defines on top of the present behaviour.</summary>
    protected void BecomeStacked(Action configure) => BecomeStacked(Configure(configure));

    /// <summary>Defines a handler; one that returns false leaves the message to the next.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler that catches all.</exception>
    protected void Receive<T>(Func<T, bool> handler) => Add(new FuncHandler<T>(handler));

    /// <summary>Defines a handler.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler that catches all.</exception>
    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Add(new ActionHandler<T>(handler, shouldHandle));

    /// <summary>Defines a handler for the messages that a predicate accepts.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler that catches all.</exception>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>Defines a handler; one that returns false leaves the message to the next.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler that catches all.</exception>
    protected void Receive(Type messageType, Func<object, bool> handler)
        => Add(new TypeHandler(messageType, new FuncHandler<object>(handler)));

    /// <summary>Defines a handler.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler that catches all.</exception>
    protected void Receive(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null)
        => Add(new TypeHandler(messageType, new ActionHandler<object>(handler, shouldHandle)));

    /// <summary>Defines a handler for the messages that a predicate accepts.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler that catches all.</exception>
    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler)
        => Receive(messageType, handler, shouldHandle);

    /// <summary>Defines the handler of all that is left; none can follow.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler that catches all.</exception>
    protected void ReceiveAny(Action<object> handler) => Add(new ActionHandler<object>(handler, null));

    /// <summary>Defines the asynchronous handler of all that is left; none can follow.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler that catches all.</exception>
    protected void ReceiveAnyAsync(Func<object, Task> handler) => Add(new AsyncHandler<object>(handler, null));

    /// <summary>Defines an asynchronous handler: no other message is processed until its task has ended, and what it throws goes to the supervisor.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler that catches all.</exception>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) => Add(new AsyncHandler<T>(handler, shouldHandle));

    /// <summary>Defines an asynchronous handler for the messages that a predicate accepts.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler that catches all.</exception>
    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    /// <summary>Defines an asynchronous handler.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler that catches all.</exception>
    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null)
        => Add(new TypeHandler(messageType, new AsyncHandler<object>(handler, shouldHandle)));

    /// <summary>Defines an asynchronous handler for the messages that a predicate accepts.</summary>
    /// <exception cref="InvalidOperationException">Called outside the constructor and <c>Become</c>, or after a handler that catches all.</exception>
    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler)
        => ReceiveAsync(messageType, handler, shouldHandle);

    internal override void OnConstructed()
    {
        _started = true;
        _initial = _configuring?.Head;
        _configuring = null;
    }

    private void Add(MessageHandler handler)
    {
        if (_configuring is null)
        {
            if (_started)
            {
                throw new InvalidOperationException(
                    "You may only call Receive-methods when constructing the actor and inside Become().");
            }

            _configuring = new HandlerList(this);
        }

        _configuring.Add(handler);
    }

    private UntypedReceive Configure(Action configure)
    {
        var outer = _configuring;
        var handlers = new HandlerList(this);
        _configuring = handlers;
        try
        {
            configure();
        }
        finally
        {
            _configuring = outer;
        }

        return handlers.Handle;
    }
}

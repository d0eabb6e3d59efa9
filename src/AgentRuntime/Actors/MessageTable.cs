namespace AgentRuntime.Actors;

/// <summary>
/// What an actor does with each type of message: the same for all actors of a class, so it is made once. Handlers that every actor
/// registers for itself cost about a hundred bytes each, and an idle thread is to be small.
/// </summary>
/// <typeparam name="TActor">The actor.</typeparam>
internal sealed class MessageTable<TActor>
{
    private readonly Dictionary<Type, Action<TActor, object>> _handlers = [];
    private Action<TActor, object>? _otherwise;

    /// <summary>Says what is done with a message.</summary>
    /// <typeparam name="TMessage">Its exact type.</typeparam>
    internal MessageTable<TActor> On<TMessage>(Action<TActor, TMessage> handle)
        where TMessage : class
    {
        _handlers.Add(typeof(TMessage), (actor, message) => handle(actor, (TMessage)message));
        return this;
    }

    /// <summary>Says what is done with every other message.</summary>
    internal MessageTable<TActor> Otherwise(Action<TActor, object> handle)
    {
        _otherwise = handle;
        return this;
    }

    /// <summary>Handles a message; false when there is nothing to be done with its type.</summary>
    internal bool Handle(TActor actor, object message)
    {
        if ((_handlers.GetValueOrDefault(message.GetType()) ?? _otherwise) is not { } handle)
        {
            return false;
        }

        handle(actor, message);
        return true;
    }
}

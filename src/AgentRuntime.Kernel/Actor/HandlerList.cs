namespace Akka.Actor;

/// <summary>A behaviour of a <see cref="ReceiveActor"/>: its handlers in the order of their definition; the first that takes a message wins.</summary>
internal sealed class HandlerList(ReceiveActor owner)
{
    private MessageHandler? _head;
    private MessageHandler? _tail;

    internal MessageHandler? Head => _head;

    internal void Add(MessageHandler handler)
    {
        if (_tail is null)
        {
            _head = _tail = handler;
            return;
        }

        if (_tail.IsCatchAll)
        {
            throw new InvalidOperationException(
                "A handler that catches all messages has been added. No handler can be added after that.");
        }

        _tail.Next = handler;
        _tail = handler;
    }

    internal void Handle(object message)
    {
        if (!TryHandle(_head, message))
        {
            owner.InvokeUnhandled(message);
        }
    }

    internal static bool TryHandle(MessageHandler? handler, object message)
    {
        for (; handler is not null; handler = handler.Next)
        {
            if (handler.TryHandle(message))
            {
                return true;
            }
        }

        return false;
    }
}

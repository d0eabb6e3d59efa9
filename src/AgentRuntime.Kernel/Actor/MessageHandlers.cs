#pragma warning disable MA0048 // the handlers are one family of a few lines each
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Handles messages of a type.</summary>
internal sealed class ActionHandler<T>(Action<T> handler, Predicate<T>? predicate) : MessageHandler
{
    internal override bool IsCatchAll => predicate is null && typeof(T) == typeof(object);

    internal override bool TryHandle(object message)
    {
        if (message is not T typed || (predicate is not null && !predicate(typed)))
        {
            return false;
        }

        handler(typed);
        return true;
    }
}

/// <summary>Handles messages of a type, unless its function declines.</summary>
internal sealed class FuncHandler<T>(Func<T, bool> handler) : MessageHandler
{
    internal override bool TryHandle(object message) => message is T typed && handler(typed);
}

/// <summary>Handles messages of a type asynchronously.</summary>
internal sealed class AsyncHandler<T>(Func<T, Task> handler, Predicate<T>? predicate) : MessageHandler
{
    internal override bool IsCatchAll => predicate is null && typeof(T) == typeof(object);

    internal override bool TryHandle(object message)
    {
        if (message is not T typed || (predicate is not null && !predicate(typed)))
        {
            return false;
        }

        ActorTaskScheduler.RunTask(handler, typed);
        return true;
    }
}

/// <summary>Handles messages of a type that is known at run time only.</summary>
internal sealed class TypeHandler(Type type, MessageHandler inner) : MessageHandler
{
    internal override bool IsCatchAll => type == typeof(object) && inner.IsCatchAll;

    internal override bool TryHandle(object message) => type.IsInstanceOfType(message) && inner.TryHandle(message);
}

namespace Akka.Actor;

/// <summary>Asking: sending a message and getting the answer as a task. The answer comes to a reference of its own, so an actor
/// that asks should pipe the answer to itself. <see cref="Status.Failure"/> as the answer faults the task.</summary>
public static class Futures
{
    /// <summary>Asks; without a time-out <c>akka.actor.ask-timeout</c> holds.</summary>
    /// <exception cref="AskTimeoutException">No answer came in time.</exception>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null)
        => self.Ask<object>(message, timeout, CancellationToken.None);

    /// <summary>Asks until cancelled.</summary>
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken)
        => self.Ask<object>(message, null, cancellationToken);

    /// <summary>Asks; without a time-out <c>akka.actor.ask-timeout</c> holds.</summary>
    /// <exception cref="AskTimeoutException">No answer came in time.</exception>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
        => self.Ask<object>(message, timeout, cancellationToken);

    /// <summary>Asks for an answer of a type; without a time-out <c>akka.actor.ask-timeout</c> holds.</summary>
    /// <exception cref="AskTimeoutException">No answer came in time.</exception>
    /// <exception cref="ArgumentException">The answer is of another type.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null)
        => self.Ask<T>(message, timeout, CancellationToken.None);

    /// <summary>Asks for an answer of a type until cancelled.</summary>
    /// <exception cref="ArgumentException">The answer is of another type.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken)
        => self.Ask<T>(message, null, cancellationToken);

    /// <summary>Asks for an answer of a type; without a time-out <c>akka.actor.ask-timeout</c> holds.</summary>
    /// <exception cref="AskTimeoutException">No answer came in time.</exception>
    /// <exception cref="ArgumentException">The answer is of another type.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var ask = Begin<T>(self, timeout, cancellationToken);
        self.Tell(message, ask);
        return ask.Task;
    }

    /// <summary>Asks with a message that names the reference to be answered.</summary>
    /// <exception cref="AskTimeoutException">No answer came in time.</exception>
    /// <exception cref="ArgumentException">The answer is of another type.</exception>
    public static Task<T> Ask<T>(
        this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var ask = Begin<T>(self, timeout, cancellationToken);
        self.Tell(messageFactory(ask), ask);
        return ask.Task;
    }

    private static AskActorRef<T> Begin<T>(ICanTell self, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var system = SystemOf(self);
        var ask = new AskActorRef<T>(system);
        var limit = timeout ?? system.Settings.AskTimeout;
        if (limit != Timeout.InfiniteTimeSpan || cancellationToken.CanBeCanceled)
        {
            ask.Arm(limit, cancellationToken);
        }

        return ask;
    }

    private static ActorSystemImpl SystemOf(ICanTell self) => self switch
    {
        IInternalActorRef { SystemImpl: { } system } => system,
        ActorSelection selection => SystemOf(selection.Anchor),
        _ => ActorCell.Current?.SystemImpl
            ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(self)),
    };
}

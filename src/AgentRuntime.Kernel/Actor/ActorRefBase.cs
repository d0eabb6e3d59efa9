namespace Akka.Actor;

/// <summary>What all references share: equality by path and incarnation, and the check of the message.</summary>
public abstract class ActorRefBase : IActorRef
{
    private protected ActorRefBase()
    {
    }

    /// <summary>Where the actor lives in its system's tree.</summary>
    public abstract ActorPath Path { get; }

    /// <summary>Sends a message and returns at once.</summary>
    /// <exception cref="InvalidMessageException">The message is null.</exception>
    public void Tell(object message, IActorRef? sender)
    {
        if (message is null)
        {
            throw new InvalidMessageException("Message is null.");
        }

        TellInternal(message, sender);
    }

    /// <summary>Two references are equal when they name the same incarnation of the same path.</summary>
    public bool Equals(IActorRef? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        return other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path);
    }

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is IActorRef other && Equals(other);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => HashCode.Combine(Path.GetHashCode(), Path.Uid);

    /// <summary>Orders by path, then by incarnation.</summary>
    public int CompareTo(IActorRef? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byPath = Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    /// <summary>Orders by path, then by incarnation.</summary>
    /// <exception cref="ArgumentException">The object is not a reference.</exception>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        IActorRef other => CompareTo(other),
        _ => throw new ArgumentException($"Object must be of type {nameof(IActorRef)}, but was {obj.GetType()}.", nameof(obj)),
    };

    /// <inheritdoc/>
    public override string ToString() => Path.Uid == 0 ? $"[{Path}]" : $"[{Path}#{Path.Uid}]";

    internal abstract void TellInternal(object message, IActorRef? sender);
}

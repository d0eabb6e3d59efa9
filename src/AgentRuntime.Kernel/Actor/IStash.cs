namespace Akka.Actor;

/// <summary>Keeps messages for later.</summary>
public interface IStash
{
    /// <summary>How many messages are kept.</summary>
    int Count { get; }

    /// <summary>Whether none is kept.</summary>
    bool IsEmpty { get; }

    /// <summary>Whether some are kept.</summary>
    bool NonEmpty { get; }

    /// <summary>Whether no more can be kept.</summary>
    bool IsFull { get; }

    /// <summary>How many can be kept; -1 is no bound.</summary>
    int Capacity { get; }

    /// <summary>Gives all kept messages and forgets them.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Keeps messages before all that are kept.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);

    /// <summary>Keeps the current message.</summary>
    /// <exception cref="IllegalActorStateException">It is kept already.</exception>
    /// <exception cref="StashOverflowException">No more can be kept.</exception>
    void Stash();

    /// <summary>Puts the oldest kept message at the front of the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all kept messages at the front of the mailbox, in their order.</summary>
    void UnstashAll();

    /// <summary>Puts the kept messages that the predicate accepts at the front of the mailbox, in their order, and forgets the others.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);
}

namespace Akka.Actor;

/// <summary>An actor's stash.</summary>
internal sealed class Stash(ActorCell cell, int capacity) : IStash
{
    private readonly LinkedList<Envelope> _kept = new();

    public int Count => _kept.Count;

    public bool IsEmpty => _kept.Count == 0;

    public bool NonEmpty => _kept.Count > 0;

    public bool IsFull => capacity >= 0 && _kept.Count >= capacity;

    public int Capacity => capacity;

    void IStash.Stash()
    {
        var message = cell.CurrentMessage
            ?? throw new IllegalActorStateException("There is no message to stash.");
        if (cell.Extras.CurrentIsStashed)
        {
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        }

        if (IsFull)
        {
            throw new StashOverflowException($"Couldn't enqueue message {message.GetType()} to stash of {cell.Self}: it holds {Count}");
        }

        cell.Extras.CurrentIsStashed = true;
        _kept.AddLast(new Envelope(message, cell.CurrentSenderOrNull));
    }

    public void Unstash()
    {
        if (_kept.First is { } first)
        {
            _kept.RemoveFirst();
            cell.PrependAll([first.Value]);
        }
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        if (_kept.Count == 0)
        {
            return;
        }

        Envelope[] taken = [.. _kept.Where(predicate)];
        _kept.Clear();
        cell.PrependAll(taken);
    }

    public IEnumerable<Envelope> ClearStash()
    {
        Envelope[] taken = [.. _kept];
        _kept.Clear();
        return taken;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        LinkedListNode<Envelope>? previous = null;
        foreach (var envelope in envelopes)
        {
            previous = previous is null ? _kept.AddFirst(envelope) : _kept.AddAfter(previous, envelope);
        }
    }
}

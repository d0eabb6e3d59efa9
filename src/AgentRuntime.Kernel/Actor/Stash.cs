namespace Akka.Actor;

/// <summary>An actor's stash.</summary>
internal sealed class Stash(ActorCell cell, int capacity) : IStash
{
    // Most actors stash while they start and then no more: nothing is kept for an empty stash.
    private LinkedList<Envelope>? _kept;

    public int Count => _kept?.Count ?? 0;

    public bool IsEmpty => Count == 0;

    public bool NonEmpty => Count > 0;

    public bool IsFull => capacity >= 0 && Count >= capacity;

    public int Capacity => capacity;

    private LinkedList<Envelope> Kept => _kept ??= new LinkedList<Envelope>();

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
        Kept.AddLast(new Envelope(message, cell.CurrentSenderOrNull));
    }

    public void Unstash()
    {
        if (_kept?.First is { } first)
        {
            _kept.RemoveFirst();
            _kept = _kept.Count == 0 ? null : _kept;
            cell.PrependAll([first.Value]);
        }
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        if (_kept is null)
        {
            return;
        }

        Envelope[] taken = [.. _kept.Where(predicate)];
        _kept = null;
        cell.PrependAll(taken);
    }

    public IEnumerable<Envelope> ClearStash()
    {
        Envelope[] taken = [.. _kept ?? []];
        _kept = null;
        return taken;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        LinkedListNode<Envelope>? previous = null;
        foreach (var envelope in envelopes)
        {
            previous = previous is null ? Kept.AddFirst(envelope) : Kept.AddAfter(previous, envelope);
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace AgentRuntime.Gates;

/// <summary>
/// The queue of one priority: owners take turns, and what one owner waits for comes in its own order. Turns are kept in rounds, and an
/// owner has one turn in a round, also when it was served and came back: so an owner's next request waits for what is left of this
/// round and at most the next one, and the place of a request is known from the sizes of the rounds. Every change costs the same
/// however many wait; only the place of a new request costs as much as its owner has waiting.
/// </summary>
/// <typeparam name="T">What waits; told apart by its equality.</typeparam>
internal sealed class GateLane<T>
    where T : notnull
{
    private readonly Dictionary<T, Ticket> _tickets = [];
    private readonly Dictionary<string, Owner> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<long, LinkedList<Owner>> _rounds = [];
    private readonly List<Owner> _servedInRound = [];
    private long _round;

    /// <summary>How many wait.</summary>
    internal int Count => _tickets.Count;

    /// <summary>Adds one behind all that its owner waits for.</summary>
    /// <returns>Its place, from 1.</returns>
    internal int Enqueue(T item, string ownerName)
    {
        if (!_owners.TryGetValue(ownerName, out var owner))
        {
            owner = new Owner(ownerName) { LastRound = _round - 1 };
            _owners.Add(ownerName, owner);
        }

        owner.LastRound = Math.Max(_round, owner.LastRound + 1);
        if (!_rounds.TryGetValue(owner.LastRound, out var turns))
        {
            turns = [];
            _rounds.Add(owner.LastRound, turns);
        }

        owner.Turns.AddLast(turns.AddLast(owner));
        _tickets.Add(item, new Ticket(owner, owner.Waiting.AddLast(item)));
        return CountUpTo(owner.LastRound);
    }

    /// <summary>Takes the one whose turn it is.</summary>
    internal bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        if (Count == 0)
        {
            item = default;
            return false;
        }

        var owner = CurrentRound().First!.Value;
        item = owner.Waiting.First!.Value;
        owner.Waiting.RemoveFirst();
        _tickets.Remove(item);
        _servedInRound.Add(owner);
        Drop(owner.Turns.First!);
        ForgetAllWhenEmpty();
        return true;
    }

    /// <summary>Withdraws one: those behind it in its owner's order move up, and the owner has one turn less.</summary>
    /// <returns>False when it does not wait.</returns>
    internal bool Remove(T item)
    {
        if (!_tickets.Remove(item, out var ticket))
        {
            return false;
        }

        var owner = ticket.Owner;
        owner.Waiting.Remove(ticket.Node);
        Drop(owner.Turns.Last!);
        owner.LastRound--;
        if (owner.LastRound < _round)
        {
            _owners.Remove(owner.Name);
        }

        ForgetAllWhenEmpty();
        return true;
    }

    /// <summary>All that wait, the next one first.</summary>
    internal IEnumerable<T> InServingOrder()
    {
        var positions = new Dictionary<Owner, LinkedListNode<T>>();
        var left = Count;
        for (var round = _round; left > 0; round++)
        {
            if (!_rounds.TryGetValue(round, out var turns))
            {
                continue;
            }

            foreach (var owner in turns)
            {
                var node = positions.TryGetValue(owner, out var last) ? last.Next! : owner.Waiting.First!;
                positions[owner] = node;
                left--;
                yield return node.Value;
            }
        }
    }

    private int CountUpTo(long lastRound)
    {
        var count = 0;
        for (var round = _round; round <= lastRound; round++)
        {
            count += _rounds.TryGetValue(round, out var turns) ? turns.Count : 0;
        }

        return count;
    }

    private LinkedList<Owner> CurrentRound()
    {
        LinkedList<Owner>? turns;
        while (!_rounds.TryGetValue(_round, out turns) || turns.Count == 0)
        {
            _rounds.Remove(_round);
            _round++;
            foreach (var owner in _servedInRound)
            {
                if (owner.Waiting.Count == 0)
                {
                    _owners.Remove(owner.Name);
                }
            }

            _servedInRound.Clear();
        }

        return turns;
    }

    private static void Drop(LinkedListNode<LinkedListNode<Owner>> turn)
    {
        var owner = turn.Value.Value;
        turn.Value.List!.Remove(turn.Value);
        owner.Turns.Remove(turn);
    }

    private void ForgetAllWhenEmpty()
    {
        if (Count == 0)
        {
            _owners.Clear();
            _rounds.Clear();
            _servedInRound.Clear();
            _round = 0;
        }
    }

    private readonly record struct Ticket(Owner Owner, LinkedListNode<T> Node);

    private sealed class Owner(string name)
    {
        internal string Name { get; } = name;

        /// <summary>What it waits for, in its own order.</summary>
        internal LinkedList<T> Waiting { get; } = new();

        /// <summary>Its turns, one for each that waits, in rounds that follow each other.</summary>
        internal LinkedList<LinkedListNode<Owner>> Turns { get; } = new();

        /// <summary>The round of its last turn, whether that is to come or was taken.</summary>
        internal long LastRound { get; set; }
    }
}

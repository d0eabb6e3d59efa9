namespace Akka.Actor;

/// <summary>One message in a mailbox. Nodes are reused: each thread keeps some, and whole chains move between threads, since
/// the thread that sends is often not the one that processes.</summary>
internal sealed class MailboxNode
{
    /// <summary>How many nodes a thread keeps before it passes a chain on: 128 nodes are 5 kB.</summary>
    private const int ChainLength = 128;

    [ThreadStatic]
    private static Cache? _cache;

    internal object Message { get; private set; } = null!;

    internal IActorRef? Sender { get; private set; }

    internal MailboxNode? Next { get; set; }

    internal static MailboxNode Rent(object message, IActorRef? sender)
    {
        var cache = _cache ??= new Cache();
        var node = cache.Head ?? cache.Refill();
        cache.Head = node.Next;
        cache.Count--;
        node.Message = message;
        node.Sender = sender;
        return node;
    }

    internal void Return()
    {
        Message = null!;
        Sender = null;
        var cache = _cache ??= new Cache();
        if (cache.Count >= ChainLength)
        {
            cache.PassOn();
        }

        Next = cache.Head;
        cache.Head = this;
        cache.Count++;
    }

    private sealed class Cache
    {
        internal MailboxNode? Head { get; set; }

        internal int Count { get; set; }

        /// <summary>Gives the first node of a chain, with <see cref="Count"/> set to the chain's length.</summary>
        internal MailboxNode Refill()
        {
            if (Store.Take() is { } chain)
            {
                Count = ChainLength;
                return chain;
            }

            Count = 1;
            return new MailboxNode();
        }

        /// <summary>Gives the whole chain to other threads.</summary>
        internal void PassOn()
        {
            Store.Put(Head!);
            Head = null;
            Count = 0;
        }
    }

    /// <summary>The chains that wait for a thread that needs nodes. A burst fills it; full collections empty it again.</summary>
    private static class Store
    {
        /// <summary>The bound: a million nodes, 40 MB. What comes beyond goes to the collector.</summary>
        private const int MaxChains = 8192;

        /// <summary>What a collection leaves: 330 kB.</summary>
        private const int KeptChains = 64;

        private static readonly Lock Gate = new();
        private static MailboxNode?[] _chains = new MailboxNode?[KeptChains];
        private static int _count;
        private static bool _watched;

        internal static MailboxNode? Take()
        {
            if (Volatile.Read(ref _count) == 0)
            {
                return null;
            }

            lock (Gate)
            {
                if (_count == 0)
                {
                    return null;
                }

                var chain = _chains[--_count];
                _chains[_count] = null;
                return chain;
            }
        }

        internal static void Put(MailboxNode chain)
        {
            lock (Gate)
            {
                if (_count == MaxChains)
                {
                    return;
                }

                if (_count == _chains.Length)
                {
                    Array.Resize(ref _chains, _count * 2);
                }

                _chains[_count++] = chain;
                if (_watched || _count <= KeptChains)
                {
                    return;
                }

                _watched = true;
            }

            _ = new Trimmer();
        }

        /// <summary>Drops half of what waits; false when there is nothing left to drop.</summary>
        private static bool Trim()
        {
            lock (Gate)
            {
                var kept = Math.Max(KeptChains, _count / 2);
                if (_count <= kept)
                {
                    _watched = false;
                    return false;
                }

                Array.Clear(_chains, kept, _count - kept);
                _count = kept;
                return true;
            }
        }

        /// <summary>Is finalized, and thereby told, after a collection of the generation that it has reached.</summary>
        private sealed class Trimmer
        {
#pragma warning disable MA0055 // the finalizer is the runtime's own way to tell of a full collection
            ~Trimmer()
#pragma warning restore MA0055
            {
                if (!Environment.HasShutdownStarted && (GC.GetGeneration(this) < GC.MaxGeneration || Trim()))
                {
                    GC.ReRegisterForFinalize(this);
                }
            }
        }
    }
}

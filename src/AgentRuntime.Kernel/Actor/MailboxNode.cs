namespace Akka.Actor;

/// <summary>One message in a mailbox. Nodes are reused: each thread keeps some, and whole chains move between threads, since
/// the thread that sends is often not the one that processes.</summary>
internal sealed class MailboxNode
{
    /// <summary>How many nodes a thread keeps before it passes a chain on: 128 nodes are 5 kB.</summary>
    private const int ChainLength = 128;

    /// <summary>How many chains wait for a thread that needs nodes: a bound of 330 kB for the process.</summary>
    private const int SharedChains = 64;

    private static readonly MailboxNode?[] Shared = new MailboxNode?[SharedChains];

    [ThreadStatic]
    private static Cache? _cache;

    internal object Message { get; private set; } = null!;

    internal IActorRef? Sender { get; private set; }

    internal MailboxNode? Next { get; set; }

    internal static MailboxNode Rent(object message, IActorRef? sender)
    {
        var cache = _cache ??= new Cache();
        var node = cache.Head;
        if (node is null)
        {
            node = cache.Refill();
        }

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
        private int _slot;

        internal MailboxNode? Head { get; set; }

        internal int Count { get; set; }

        /// <summary>Gives the first node of a chain, with <see cref="Count"/> set to the chain's length.</summary>
        internal MailboxNode Refill()
        {
            for (var i = 0; i < SharedChains; i++)
            {
                var slot = (_slot + i) % SharedChains;
                if (Volatile.Read(ref Shared[slot]) is not null && Interlocked.Exchange(ref Shared[slot], null) is { } chain)
                {
                    _slot = slot;
                    Count = ChainLength;
                    return chain;
                }
            }

            Count = 1;
            return new MailboxNode();
        }

        /// <summary>Gives the whole chain to other threads, or to the collector when enough chains wait.</summary>
        internal void PassOn()
        {
            for (var i = 0; i < SharedChains; i++)
            {
                var slot = (_slot + i) % SharedChains;
                if (Volatile.Read(ref Shared[slot]) is null && Interlocked.CompareExchange(ref Shared[slot], Head, null) is null)
                {
                    _slot = slot;
                    break;
                }
            }

            Head = null;
            Count = 0;
        }
    }
}

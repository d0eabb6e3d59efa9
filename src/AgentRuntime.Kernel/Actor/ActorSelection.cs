using System.Text.RegularExpressions;

namespace Akka.Actor;

/// <summary>The actors at a path, found anew for each message. Elements may hold <c>*</c> and <c>?</c>; <c>..</c>
/// is the parent; <c>**</c> at the end is all descendants.</summary>
public class ActorSelection : ICanTell
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private const string AllDescendants = "**";

    private readonly string[] _elements = [];

    /// <summary>A selection of nothing.</summary>
    public ActorSelection() => Anchor = ActorRefs.Nobody;

    /// <summary>A selection relative to an actor.</summary>
    public ActorSelection(IActorRef anchor, string path)
        : this(anchor, path.Length == 0 ? [] : path.Split('/'))
    {
    }

    /// <summary>A selection relative to an actor.</summary>
    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
    {
        Anchor = anchor;
        _elements = [.. elements.Where(static e => e.Length != 0)];
        for (var i = 0; i < _elements.Length - 1; i++)
        {
            if (_elements[i] == AllDescendants)
            {
                throw new IllegalActorNameException("Double wildcard can only appear at the last path entry");
            }
        }
    }

    /// <summary>Where the path starts.</summary>
    public IActorRef Anchor { get; }

    /// <summary>The path from the anchor, each element preceded by a slash.</summary>
    public string PathString => ActorPath.FormatPathElements(_elements);

    /// <summary>Sends a message to all actors that the selection matches now; to none, it becomes a dead letter.</summary>
    public void Tell(object message, IActorRef? sender = null)
    {
        if (message is null)
        {
            throw new InvalidMessageException("Message is null.");
        }

        sender ??= ActorCell.CurrentSelfOrNoSender;
        var fanOut = false;
        if (Deliver((IInternalActorRef)Anchor, 0, message, sender, ref fanOut) == 0)
        {
            Undelivered(message, sender, fanOut);
        }
    }

    /// <summary>The one actor that the selection matches.</summary>
    /// <exception cref="ActorNotFoundException">There is none, or none answered in time.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <summary>The one actor that the selection matches.</summary>
    /// <exception cref="ActorNotFoundException">There is none, or none answered in time.</exception>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        ActorIdentity identity;
        try
        {
            identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
        }
        catch (AskTimeoutException e)
        {
            throw new ActorNotFoundException($"Timed out after {timeout} resolving {this}", e);
        }

        return identity.Subject ?? throw new ActorNotFoundException($"subject was unresolved: {this}");
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ActorSelection other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    /// <inheritdoc/>
    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path}), Path({PathString})]";

    /// <summary>Whether both have the same anchor and path.</summary>
    protected bool Equals(ActorSelection other) => Anchor.Equals(other.Anchor) && _elements.AsSpan().SequenceEqual(other._elements);

    private static bool IsPattern(string element)
        => element.Contains('*', StringComparison.Ordinal) || element.Contains('?', StringComparison.Ordinal);

    private static bool Matches(string pattern, string name)
    {
        if (pattern == "*")
        {
            return true;
        }

        var expression = "^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + "$";
        return Regex.IsMatch(name, expression, RegexOptions.CultureInvariant, MatchTimeout);
    }

    private static IReadOnlyList<IInternalActorRef> Children(IInternalActorRef parent) => parent switch
    {
        LocalActorRef local => local.Cell.Snapshot(),
        RootActorRef root => [root.SingleChild("user"), root.SingleChild("system")],
        _ => [],
    };

    private int Deliver(IInternalActorRef at, int index, object message, IActorRef? sender, ref bool fanOut)
    {
        for (; index < _elements.Length; index++)
        {
            var element = _elements[index];
            if (element == AllDescendants)
            {
                fanOut = true;
                return DeliverToDescendants(at, message, sender);
            }

            if (IsPattern(element))
            {
                fanOut = true;
                var delivered = 0;
                foreach (var child in Children(at))
                {
                    if (Matches(element, child.Path.Name))
                    {
                        delivered += Deliver(child, index + 1, message, sender, ref fanOut);
                    }
                }

                return delivered;
            }

            at = element == ".." ? at.Parent : (IInternalActorRef)at.GetChild([element]);
            if (at is Nobody)
            {
                return 0;
            }
        }

        at.Tell(message, sender);
        return 1;
    }

    private static int DeliverToDescendants(IInternalActorRef at, object message, IActorRef? sender)
    {
        var delivered = 0;
        foreach (var child in Children(at))
        {
            child.Tell(message, sender);
            delivered += 1 + DeliverToDescendants(child, message, sender);
        }

        return delivered;
    }

    private void Undelivered(object message, IActorRef? sender, bool fanOut)
    {
        if (message is Identify identify)
        {
            sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
            return;
        }

        if (!fanOut && ((IInternalActorRef)Anchor).SystemImpl is { } system)
        {
            system.DeadLettersRef.Undelivered(message, sender, new EmptyActorRef(system, Anchor.Path / _elements));
        }
    }
}

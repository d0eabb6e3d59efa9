namespace Akka.Actor;

/// <summary>Makes selections.</summary>
public static class ActorRefFactoryShared
{
    /// <summary>A selection of the actors at a full path.</summary>
    public static ActorSelection ActorSelection(ActorPath actorPath, ActorSystem system)
        => new(((ActorSystemImpl)system).Root, actorPath.Elements);

    /// <summary>A selection relative to an actor.</summary>
    public static ActorSelection ActorSelection(IActorRef anchorActorRef, string path) => new(anchorActorRef, path);

    /// <summary>A selection: a full path, an absolute one, or one relative to <paramref name="lookupRoot"/>, or else to the root.</summary>
    public static ActorSelection ActorSelection(string path, ActorSystem system, IActorRef? lookupRoot)
    {
        var impl = (ActorSystemImpl)system;
        if (ActorPath.TryParse(path, out var full) && path.Contains("://", StringComparison.Ordinal))
        {
            return new ActorSelection(full.Address.System == impl.Name ? impl.Root : impl.DeadLetters, ElementsOf(path));
        }

        return path.StartsWith('/') ? new ActorSelection(impl.Root, path) : new ActorSelection(lookupRoot ?? impl.Root, path);
    }

    private static string[] ElementsOf(string fullPath)
    {
        var start = fullPath.IndexOf('/', fullPath.IndexOf("://", StringComparison.Ordinal) + 3);
        return start < 0 ? [] : fullPath[start..].Split('/', StringSplitOptions.RemoveEmptyEntries);
    }
}

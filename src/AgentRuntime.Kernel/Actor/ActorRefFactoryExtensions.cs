namespace Akka.Actor;

/// <summary>Shorter forms of making and finding actors.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>Makes an actor by its constructor without parameters.</summary>
    /// <exception cref="InvalidActorNameException">The name is illegal, or a living sibling has it.</exception>
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string? name = null)
        where TActor : ActorBase, new()
        => factory.ActorOf(Props.Create<TActor>(), name);

#pragma warning disable IDE0060 // the signature of the official surface
    /// <summary>A selection relative to <paramref name="anchorRef"/>.</summary>
    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath)
        => ActorRefFactoryShared.ActorSelection(anchorRef, actorPath);
#pragma warning restore IDE0060
}

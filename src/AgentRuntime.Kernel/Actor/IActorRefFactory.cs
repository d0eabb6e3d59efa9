namespace Akka.Actor;

/// <summary>Something that makes and finds actors: a system, for its top level, or an actor's context, for its children.</summary>
public interface IActorRefFactory
{
    /// <summary>Makes an actor and returns at once; it is constructed on a dispatcher's thread. Without a name it gets one: <c>$a</c>, <c>$b</c> …</summary>
    /// <exception cref="InvalidActorNameException">The name is illegal, or a living sibling has it.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>A selection of the actors at a full path.</summary>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>A selection of the actors at a path, absolute or relative to this, with <c>*</c>, <c>?</c> and <c>..</c>.</summary>
    ActorSelection ActorSelection(string actorPath);
}

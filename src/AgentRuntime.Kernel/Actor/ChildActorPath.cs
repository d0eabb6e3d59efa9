namespace Akka.Actor;

/// <summary>The path of an actor under its parent.</summary>
public sealed class ChildActorPath : ActorPath
{
    /// <summary>The path of a child; <paramref name="uid"/> tells its incarnation, 0 when not known.</summary>
    public ChildActorPath(ActorPath parentPath, string name, long uid)
        : base(parentPath, name, uid)
    {
    }
}

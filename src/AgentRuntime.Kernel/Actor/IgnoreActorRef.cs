namespace Akka.Actor;

/// <summary>The reference that ignores what it is told, dead letters included.</summary>
internal sealed class IgnoreActorRef(ActorPath path) : MinimalActorRef
{
    public override ActorPath Path => path;
}

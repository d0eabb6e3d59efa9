namespace Akka.Actor;

/// <summary>References with a meaning of their own.</summary>
public static class ActorRefs
{
    /// <summary>The reference to no actor.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>Null: says that a message has no sender.</summary>
    public static readonly IActorRef? NoSender;
}

namespace Akka.Actor;

/// <summary>The reference to no actor; it ignores what it is told.</summary>
public sealed class Nobody : MinimalActorRef
{
    private static readonly ActorPath NobodyPath = new RootActorPath(Address.AllSystems, "/Nobody");

    private Nobody()
    {
    }

    /// <summary>The only instance.</summary>
    public static readonly Nobody Instance = new();

    /// <summary>A path of no system.</summary>
    public override ActorPath Path => NobodyPath;
}

namespace Akka.Actor;

/// <summary>Says where the target of a reference lives.</summary>
public interface IActorRefScope
{
    /// <summary>Whether the target lives in this process.</summary>
    bool IsLocal { get; }
}

namespace Akka.Actor;

/// <summary>An actor that has a stash; the kernel sets it after construction.</summary>
public interface IActorStash
{
    /// <summary>The stash.</summary>
    IStash Stash { get; set; }
}

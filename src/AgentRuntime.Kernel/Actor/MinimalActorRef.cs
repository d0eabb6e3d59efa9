namespace Akka.Actor;

/// <summary>A reference without an actor behind it: it has no children and ignores the life cycle.</summary>
public abstract class MinimalActorRef : InternalActorRefBase
{
    private protected MinimalActorRef()
    {
    }

    /// <summary>Always true.</summary>
    public override bool IsLocal => true;

    internal override IInternalActorRef ParentRef => ActorRefs.Nobody;

    internal override ActorSystemImpl? SystemImpl => null;

    internal override bool IsTerminatedInternal => false;

    internal override IActorRef GetChildInternal(IReadOnlyList<string> name)
        => name.All(static n => n.Length == 0) ? this : ActorRefs.Nobody;

    internal override void TellInternal(object message, IActorRef? sender)
    {
    }

    internal override void RestartInternal(Exception cause)
    {
    }

    internal override void ResumeInternal(Exception? causedByFailure)
    {
    }

    internal override void SendSystemMessageInternal(SystemMessage message)
    {
    }

    internal override void StartInternal()
    {
    }

    internal override void StopInternal()
    {
    }

    internal override void SuspendInternal()
    {
    }
}

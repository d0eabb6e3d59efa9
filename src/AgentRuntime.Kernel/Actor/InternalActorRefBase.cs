namespace Akka.Actor;

/// <summary>The base of all references of the kernel.</summary>
public abstract class InternalActorRefBase : ActorRefBase, IInternalActorRef
{
    private protected InternalActorRefBase()
    {
    }

    /// <summary>Whether the target lives in this process.</summary>
    public abstract bool IsLocal { get; }

    IInternalActorRef IInternalActorRef.Parent => ParentRef;

    ActorSystemImpl? IInternalActorRef.SystemImpl => SystemImpl;

    bool IInternalActorRef.IsTerminated => IsTerminatedInternal;

    internal abstract IInternalActorRef ParentRef { get; }

    internal abstract ActorSystemImpl? SystemImpl { get; }

    internal abstract bool IsTerminatedInternal { get; }

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => GetChildInternal(name);

    void IInternalActorRef.Restart(Exception cause) => RestartInternal(cause);

    void IInternalActorRef.Resume(Exception? causedByFailure) => ResumeInternal(causedByFailure);

    void IInternalActorRef.SendSystemMessage(SystemMessage message) => SendSystemMessageInternal(message);

    void IInternalActorRef.Start() => StartInternal();

    void IInternalActorRef.Stop() => StopInternal();

    void IInternalActorRef.Suspend() => SuspendInternal();

    internal abstract IActorRef GetChildInternal(IReadOnlyList<string> name);

    internal abstract void RestartInternal(Exception cause);

    internal abstract void ResumeInternal(Exception? causedByFailure);

    internal abstract void SendSystemMessageInternal(SystemMessage message);

    internal abstract void StartInternal();

    internal abstract void StopInternal();

    internal abstract void SuspendInternal();
}

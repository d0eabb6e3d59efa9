namespace Akka.Actor;

/// <summary>What the kernel itself needs from every reference.</summary>
internal interface IInternalActorRef : IActorRef, IActorRefScope
{
    /// <summary>The parent, or <see cref="ActorRefs.Nobody"/>.</summary>
    IInternalActorRef Parent { get; }

    /// <summary>The system that the reference belongs to, or null for the references that belong to none.</summary>
    ActorSystemImpl? SystemImpl { get; }

    /// <summary>Whether the target has stopped.</summary>
    bool IsTerminated { get; }

    /// <summary>The descendant at <paramref name="name"/>, or <see cref="ActorRefs.Nobody"/>.</summary>
    IActorRef GetChild(IReadOnlyList<string> name);

    /// <summary>Asks the target to restart.</summary>
    void Restart(Exception cause);

    /// <summary>Asks the target to go on.</summary>
    void Resume(Exception? causedByFailure = null);

    /// <summary>Sends a message that is processed before all user messages.</summary>
    void SendSystemMessage(SystemMessage message);

    /// <summary>Starts the target; once only.</summary>
    void Start();

    /// <summary>Asks the target to stop after its current message.</summary>
    void Stop();

    /// <summary>Asks the target to process no user message until resumed.</summary>
    void Suspend();
}

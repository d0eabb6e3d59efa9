using Akka.Event;

namespace Akka.Actor;

/// <summary>The root of the tree: the parent of the guardians, and the last to hear of a failure.</summary>
internal sealed class RootActorRef(ActorSystemImpl system, ActorPath path) : MinimalActorRef
{
    public override ActorPath Path => path;

    internal override ActorSystemImpl? SystemImpl => system;

    internal override IInternalActorRef ParentRef => this;

    internal override IActorRef GetChildInternal(IReadOnlyList<string> name)
    {
        var at = 0;
        while (at < name.Count && (name[at].Length == 0 || name[at] == ".."))
        {
            at++;
        }

        if (at == name.Count)
        {
            return this;
        }

        var child = SingleChild(name[at]);
        return at + 1 == name.Count ? child : child.GetChild([.. name.Skip(at + 1)]);
    }

    internal IInternalActorRef SingleChild(string name) => name switch
    {
        "user" => system.UserGuardian,
        "system" => system.SystemGuardian,
        "deadLetters" => system.DeadLettersRef,
        _ => ActorRefs.Nobody,
    };

    internal override void SendSystemMessageInternal(SystemMessage message)
    {
        switch (message)
        {
            case FailedMessage failed:
                system.EventStream.Publish(new Error(
                    failed.Cause, failed.Child.Path.ToString(), typeof(RootActorRef), "guardian failed, shutting down system"));
                system.GuardianFailed(failed.Child);
                break;
            case DeathWatchNotification notification:
                system.GuardianTerminated(notification.Actor);
                break;
        }
    }
}

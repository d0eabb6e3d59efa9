namespace Akka.Actor;

/// <summary>The reference to an actor of this process.</summary>
internal sealed class LocalActorRef : InternalActorRefBase
{
    private readonly ActorPath _path;
    private readonly ActorCell _cell;

    internal LocalActorRef(
        ActorPath path, Props props, IInternalActorRef parent, Dispatch.MessageDispatcher dispatcher, MailboxBound? bound)
    {
        _path = path;
        _cell = new ActorCell(this, props, parent, dispatcher, bound);
    }

    public override ActorPath Path => _path;

    public override bool IsLocal => true;

    internal ActorCell Cell => _cell;

    internal override IInternalActorRef ParentRef => _cell.ParentRef;

    internal override ActorSystemImpl? SystemImpl => _cell.SystemImpl;

    internal override bool IsTerminatedInternal => _cell.IsTerminated;

    internal override void TellInternal(object message, IActorRef? sender) => _cell.SendMessage(message, sender);

    internal override IActorRef GetChildInternal(IReadOnlyList<string> name)
    {
        IInternalActorRef current = this;
        for (var i = 0; i < name.Count; i++)
        {
            if (name[i] == "..")
            {
                current = current.Parent;
            }
            else if (name[i].Length != 0)
            {
                if (current is not LocalActorRef local)
                {
                    return current.GetChild([.. name.Skip(i)]);
                }

                current = local.SingleChild(name[i]);
            }
        }

        return current;
    }

    internal IInternalActorRef SingleChild(string name)
    {
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        var child = _cell.GetSingleChild(hash < 0 ? name : name[..hash]);
        if (child is null)
        {
            return ActorRefs.Nobody;
        }

        return hash < 0 || string.Equals(
            child.Path.Uid.ToString(System.Globalization.CultureInfo.InvariantCulture), name[(hash + 1)..], StringComparison.Ordinal)
            ? child
            : ActorRefs.Nobody;
    }

    internal override void RestartInternal(Exception cause) => _cell.SendSystemMessage(new RecreateMessage(cause));

    internal override void ResumeInternal(Exception? causedByFailure) => _cell.SendSystemMessage(new ResumeMessage(causedByFailure));

    internal override void SendSystemMessageInternal(SystemMessage message) => _cell.SendSystemMessage(message);

    internal override void StartInternal() => _cell.Start();

    internal override void StopInternal() => _cell.SendSystemMessage(new TerminateMessage());

    internal override void SuspendInternal() => _cell.SendSystemMessage(new SuspendMessage());
}

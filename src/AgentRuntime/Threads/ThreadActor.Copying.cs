using Akka.Actor;

namespace AgentRuntime.Threads;

/// <content>The beginning of a thread as a copy of another one.</content>
internal sealed partial class ThreadActor
{
    /// <summary>One append, by the thread's only writer: what fails half-way leaves nothing, and nobody sees a part of it.</summary>
    private void CreateCopy(ThreadProtocol.CreateCopy copy)
    {
        var sender = Sender;
        Become(() => Copying(sender));
        _ = CopyAsync(copy).PipeTo(
            Self,
            success: static () => ThreadProtocol.Copied.Instance,
            failure: static exception => new ThreadProtocol.AppendFailed(exception));
    }

    private void Copying(IActorRef sender)
    {
        Receive<ThreadProtocol.Copied>(_ =>
        {
            sender.Tell(new ThreadProtocol.Created(_threadId), Self);
            Become(Recovering);
            Recover();
        });
        Receive<ThreadProtocol.AppendFailed>(failed =>
        {
            sender.Tell(new Status.Failure(failed.Reason), Self);
            Become(Missing);
            Context.Parent.Tell(new ThreadProtocol.Passivate(_threadId), Self);
            Stash.UnstashAll();
        });
        ReceiveAny(_ => Stash.Stash());
    }

    private async Task CopyAsync(ThreadProtocol.CreateCopy copy) =>
        await _environment.Journal.AppendAsync(_threadId, copy.Events, copy.Events[^1].End, CancellationToken.None).ConfigureAwait(false);

    private void RefuseCreation() => Sender.Tell(new Status.Failure(new ThreadExistsException(_threadId)), Self);
}

using AgentRuntime.Actors;
using AgentRuntime.Model;
using Akka.Actor;

namespace AgentRuntime.Threads;

/// <content>The beginning of a thread as a copy of another one.</content>
internal sealed partial class ThreadActor
{
    private static readonly MessageTable<ThreadActor> CopyingFor = new MessageTable<ThreadActor>()
        .On<ThreadProtocol.Copied>(static (thread, _) => thread.OnCopied())
        .On<ThreadProtocol.AppendFailed>(static (thread, failed) => thread.OnCopyFailed(failed.Reason))
        .Otherwise(static (thread, _) => thread.Stash.Stash());

    /// <summary>One append, by the thread's only writer: what fails half-way leaves nothing, and nobody sees a part of it.</summary>
    private void CreateCopy(ThreadProtocol.CreateCopy copy)
    {
        Rare.CopyWaiter = Sender;
        _behavior = CopyingFor;
        _ = CopyAsync(copy).PipeTo(
            Self,
            success: static () => ThreadProtocol.Copied.Instance,
            failure: static exception => new ThreadProtocol.AppendFailed(exception));
    }

    private void OnCopied()
    {
        AnswerCopy(new ThreadProtocol.Created(_threadId));
        _behavior = RecoveringFor;
        Recover();
    }

    private void OnCopyFailed(Exception reason)
    {
        AnswerCopy(new Status.Failure(reason));
        _behavior = MissingFor;
        Context.Parent.Tell(new ThreadProtocol.Passivate(_threadId), Self);
        Stash.UnstashAll();
    }

    private void AnswerCopy(object answer)
    {
        Rare.CopyWaiter!.Tell(answer, Self);
        Rare.CopyWaiter = null;
    }

    private async Task CopyAsync(ThreadProtocol.CreateCopy copy)
    {
        var owner = ((ThreadEvent.ThreadCreated)copy.Events[0]).Owner;
        await _environment.Journal
            .AppendAsync(_threadId, owner, copy.Events, copy.Events[^1].End, CancellationToken.None).ConfigureAwait(false);
    }

    private void RefuseCreation() => Sender.Tell(new Status.Failure(new ThreadExistsException(_threadId)), Self);
}

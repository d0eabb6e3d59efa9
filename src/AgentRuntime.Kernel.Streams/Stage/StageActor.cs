using Akka.Actor;
using Akka.Streams.Implementation;

namespace Akka.Streams.Stage;

/// <summary>
/// An actor reference whose messages are handled inside a stage, never overlapping its other handlers. It is not an actor:
/// it has no mailbox of its own and ends with its stage.
/// </summary>
public sealed class StageActor
{
    private readonly CallbackRef _ref;
    private StageActorRef.Receive _receive;

    /// <summary>Creates the reference.</summary>
    /// <param name="materializer">The materializer under whose supervisor the reference has its path.</param>
    /// <param name="getAsyncCallback">Gives the way into the stage.</param>
    /// <param name="initialReceive">What happens with messages.</param>
    /// <param name="name">The name in the path; null for a generated one.</param>
    public StageActor(
        ActorMaterializer materializer,
        Func<StageActorRef.Receive, Action<(IActorRef, object)>> getAsyncCallback,
        StageActorRef.Receive initialReceive,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(materializer);
        ArgumentNullException.ThrowIfNull(getAsyncCallback);
        ArgumentNullException.ThrowIfNull(initialReceive);
        _receive = initialReceive;
        _ref = new CallbackRef((ActorMaterializerImpl)materializer, getAsyncCallback(InternalReceive), name);
    }

    /// <summary>The reference by which others send to the stage.</summary>
    public IActorRef Ref => _ref;

    /// <summary>Sends a <see cref="Terminated"/> to the stage when <paramref name="actorRef"/> stops.</summary>
    public void Watch(IActorRef actorRef) => _ref.Watch(actorRef);

    /// <summary>Takes <see cref="Watch"/> back.</summary>
    public void Unwatch(IActorRef actorRef) => _ref.Unwatch(actorRef);

    /// <summary>Handles all further messages with <paramref name="receive"/>.</summary>
    public void Become(StageActorRef.Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        Volatile.Write(ref _receive, receive);
    }

    /// <summary>Ends the reference: its watchers are told, messages to it are dropped.</summary>
    public void Stop() => _ref.End();

    private void InternalReceive((IActorRef Sender, object Message) args)
    {
        if (args.Message is Terminated terminated && !_ref.IsStillWatched(terminated.ActorRef))
        {
            return;
        }

        Volatile.Read(ref _receive)(args);
    }

    private sealed class CallbackRef(
        ActorMaterializerImpl materializer, Action<(IActorRef, object)> callback, string? name)
        : StageFunctionRef(materializer, name)
    {
        protected override void Receive(IActorRef? sender, object message) => callback((sender!, message));
    }
}

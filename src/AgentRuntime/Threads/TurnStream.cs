using AgentRuntime.Model;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Threads;

/// <summary>
/// One round's stream as its thread sees it: who sends the batches, whether the next one may come, and how to end it. Every stream
/// has an id of its own, so that what a stream before it says late is known for what it is.
/// </summary>
internal sealed class TurnStream
{
    private readonly IActorRef _thread;
    private readonly UniqueKillSwitch _killSwitch;
    private IActorRef _sender = ActorRefs.Nobody;
    private bool _owesAck;

    private TurnStream(long id, IActorRef thread, UniqueKillSwitch killSwitch)
    {
        Id = id;
        _thread = thread;
        _killSwitch = killSwitch;
    }

    /// <summary>Which stream of the thread this is.</summary>
    internal long Id { get; }

    /// <summary>Runs a provider's source into a thread.</summary>
    /// <remarks>
    /// The sink holds one batch and no more: a failure overtakes what it holds, and a provider fails only when it is asked for the
    /// next batch, so that by then the thread has all that came before.
    /// </remarks>
    internal static TurnStream Run(
        long id, Source<CompletionBatch, NotUsed> source, IActorRef thread, IMaterializer materializer) =>
        new(id, thread, source
            .ViaMaterialized(KillSwitches.Single<CompletionBatch>(), Keep.Right)
            .To(Sink.ActorRefWithAck<CompletionBatch>(
                thread,
                new ThreadProtocol.StreamInit(id),
                ThreadProtocol.StreamAck.Instance,
                new ThreadProtocol.StreamCompleted(id),
                exception => new ThreadProtocol.StreamFailed(id, exception))
                .AddAttributes(Attributes.CreateInputBuffer(1, 1)))
            .Run(materializer));

    /// <summary>The stream is up; <paramref name="sender"/> takes the acknowledgements.</summary>
    internal void OnInit(IActorRef sender)
    {
        _sender = sender;
        _owesAck = true;
    }

    /// <summary>True when the message came from this stream; then an acknowledgement is owed.</summary>
    internal bool Takes(IActorRef sender)
    {
        var isOurs = sender.Equals(_sender);
        _owesAck |= isOurs;
        return isOurs;
    }

    /// <summary>Lets the next batch come, if one is owed.</summary>
    internal void Acknowledge()
    {
        if (_owesAck)
        {
            _owesAck = false;
            _sender.Tell(ThreadProtocol.StreamAck.Instance, _thread);
        }
    }

    /// <summary>Ends the stream in whatever phase it is: the connection is closed at once.</summary>
    internal void Cancel() => _killSwitch.Shutdown();
}

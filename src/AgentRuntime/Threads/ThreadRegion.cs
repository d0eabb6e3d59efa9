using AgentRuntime.Model;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Threads;

/// <summary>
/// Routes by thread id and brings threads up when a message for them comes: the one seam where a cluster's shard region would go.
/// A thread whose actor fails is stopped, never restarted in place: the next message, or a sink that watches it, brings it back
/// from the journal, and its turn ends as interrupted. No other thread notices.
/// </summary>
internal sealed class ThreadRegion : ReceiveActor
{
    private readonly ThreadEnvironment _environment;
    private readonly Dictionary<ThreadId, Queue<(object Message, IActorRef Sender)>> _passivating = [];
    private readonly Dictionary<IActorRef, ThreadId> _threads = [];

    /// <summary>Made through <see cref="Props"/>.</summary>
    public ThreadRegion(ThreadEnvironment environment)
    {
        _environment = environment;
        Receive<ThreadProtocol.Envelope>(envelope => Route(envelope.ThreadId, envelope.Message, Sender));
        Receive<ThreadProtocol.Passivate>(passivate =>
        {
            if (_passivating.TryAdd(passivate.ThreadId, new Queue<(object, IActorRef)>()))
            {
                Sender.Tell(ThreadProtocol.StopIfIdle.Instance, Self);
            }
        });
        Receive<ThreadProtocol.PassivationRefused>(refused => Release(refused.ThreadId));
        Receive<Terminated>(terminated =>
        {
            if (_threads.Remove(terminated.ActorRef, out var threadId))
            {
                Release(threadId);
            }
        });
    }

    /// <summary>The region of one runtime.</summary>
    internal static Props Props(ThreadEnvironment environment) =>
        Akka.Actor.Props.Create(() => new ThreadRegion(environment));

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(exception =>
    {
        Context.GetLogger().Error(exception, "A thread failed and stops; its next message brings it back from the journal.");
        return Directive.Stop;
    });

    private void Route(ThreadId threadId, object message, IActorRef sender)
    {
        if (_passivating.TryGetValue(threadId, out var held))
        {
            Hold(threadId, held, message, sender);
            return;
        }

        var thread = Context.Child(threadId.Value);
        if (thread.Equals(ActorRefs.Nobody))
        {
            thread = Context.ActorOf(ThreadActor.Props(threadId, _environment), threadId.Value);
            Context.Watch(thread);
            _threads.Add(thread, threadId);
        }

        thread.Tell(message, sender);
    }

    private void Hold(
        ThreadId threadId, Queue<(object Message, IActorRef Sender)> held, object message, IActorRef sender)
    {
        if (held.Count < _environment.Threads.MaxStashedCommands)
        {
            held.Enqueue((message, sender));
            return;
        }

        sender.Tell(
            new Status.Failure(new ThreadBusyException(
                threadId,
                $"Thread {threadId} holds {held.Count} commands back; agent-runtime.thread.max-stashed-commands allows no more.")),
            Self);
    }

    private void Release(ThreadId threadId)
    {
        if (_passivating.Remove(threadId, out var held))
        {
            while (held.TryDequeue(out var entry))
            {
                Route(threadId, entry.Message, entry.Sender);
            }
        }
    }
}

using System.Collections.Immutable;
using AgentRuntime.Actors;
using AgentRuntime.Model;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Threads;

/// <summary>
/// Routes by thread id and brings threads up when a message for them comes: the one seam where a cluster's shard region would go.
/// A thread whose actor fails is stopped, never restarted in place: the next message, or a sink that watches it, brings it back
/// from the journal, and its turn ends as interrupted. No other thread notices.
/// </summary>
internal sealed partial class ThreadRegion : ReceiveActor
{
    private readonly ThreadEnvironment _environment;
    private readonly Props _threadProps;
    private readonly Dictionary<ThreadId, Queue<(object Message, IActorRef Sender)>> _passivating = [];
    private readonly ImmutableArray<IActorRef> _helpers;
    private readonly Dictionary<ThreadId, List<IActorRef>> _deleting = [];

    /// <summary>Made through <see cref="Props"/>.</summary>
    public ThreadRegion(ThreadEnvironment environment)
    {
        _environment = environment;
        _threadProps = ThreadActor.Props(environment, ThreadMaterializers.Create(Context)).On(RuntimeDispatchers.Direct, Context.System);
        _helpers = [.. Context.GetChildren()];
        Receive<ThreadProtocol.Envelope>(envelope => Route(envelope.ThreadId, envelope.Message, Sender));
        Receive<ThreadProtocol.Passivate>(passivate =>
        {
            if (_passivating.TryAdd(passivate.ThreadId, new Queue<(object, IActorRef)>()))
            {
                Sender.Tell(ThreadProtocol.StopIfIdle.Instance, Self);
            }
        });
        Receive<ThreadProtocol.PassivationRefused>(refused =>
        {
            // One that was told to stop for good in the meantime gets nothing more.
            if (!_deleting.ContainsKey(refused.ThreadId))
            {
                Release(refused.ThreadId);
            }
        });
        Receive<Terminated>(terminated =>
        {
            OnStopped(ThreadId.Parse(terminated.ActorRef.Path.Name));
            OnRested(terminated.ActorRef);
        });
        Receive<ThreadProtocol.Drain>(OnDrain);
        Receive<ThreadProtocol.Rested>(_ => OnRested(Sender));
        Receive<ThreadProtocol.Delete>(OnDelete);
        Receive<ThreadProtocol.Deleted>(deleted => OnDeleted(
            deleted.ThreadId,
            deleted.WasThere ? ThreadProtocol.Done.Instance : new Status.Failure(new ThreadNotFoundException(deleted.ThreadId))));
        Receive<ThreadProtocol.DeleteFailed>(failed => OnDeleted(failed.ThreadId, new Status.Failure(failed.Reason)));
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
        if (IsRefused(message))
        {
            sender.Tell(new Status.Failure(new RuntimeStoppingException()), Self);
            return;
        }

        if (_passivating.TryGetValue(threadId, out var held))
        {
            Hold(threadId, held, message, sender);
            return;
        }

        var thread = Context.Child(threadId.Value);
        if (thread.Equals(ActorRefs.Nobody))
        {
            thread = Context.ActorOf(_threadProps, threadId.Value);
            Context.Watch(thread);
            SendToRest(thread);
        }

        thread.Tell(message, sender);
    }

    /// <summary>The thread stops first, and what comes for it waits: nothing is written to a log that is being removed.</summary>
    private void OnDelete(ThreadProtocol.Delete delete)
    {
        var threadId = delete.ThreadId;
        if (_deleting.TryGetValue(threadId, out var waiting))
        {
            waiting.Add(Sender);
            return;
        }

        _deleting.Add(threadId, [Sender]);
        _passivating.TryAdd(threadId, new Queue<(object, IActorRef)>());
        var thread = Context.Child(threadId.Value);
        if (thread.Equals(ActorRefs.Nobody))
        {
            DeleteLog(threadId);
        }
        else
        {
            thread.Tell(ThreadProtocol.StopForGood.Instance, Self);
        }
    }

    private void OnStopped(ThreadId threadId)
    {
        if (_deleting.ContainsKey(threadId))
        {
            DeleteLog(threadId);
        }
        else
        {
            Release(threadId);
        }
    }

    private void DeleteLog(ThreadId threadId) => _ = _environment.Journal
        .DeleteAsync(threadId, CancellationToken.None).AsTask()
        .PipeTo(
            Self,
            success: wasThere => new ThreadProtocol.Deleted(threadId, wasThere),
            failure: exception => new ThreadProtocol.DeleteFailed(threadId, exception));

    private void OnDeleted(ThreadId threadId, object reply)
    {
        if (_deleting.Remove(threadId, out var waiting))
        {
            foreach (var to in waiting)
            {
                to.Tell(reply, Self);
            }
        }

        Release(threadId);
    }

    private void Hold(
        ThreadId threadId, Queue<(object Message, IActorRef Sender)> held, object message, IActorRef sender)
    {
        if (held.Count < _environment.Threads.MaxStashedCommands)
        {
            held.Enqueue((message, sender));
            return;
        }

        sender.Tell(ThreadBusyException.HeldBack(threadId, message, held.Count), Self);
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

using AgentRuntime.Actors;
using AgentRuntime.Sinks;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Threads;

/// <summary>The parent of all sinks of one runtime. A sink whose code throws ends; its thread and the other sinks go on.</summary>
internal sealed class SinkSupervisor : ReceiveActor
{
    private IActorRef _finishWaiter = ActorRefs.Nobody;

    /// <summary>Made through <see cref="Props"/>.</summary>
    public SinkSupervisor()
    {
        Receive<Attach>(OnAttach);
        Receive<Finish>(_ => OnFinish());
        Receive<Terminated>(_ => AnswerWhenEmpty());
    }

    /// <summary>The parent of all sinks.</summary>
    internal static Props Props { get; } = Akka.Actor.Props.Create<SinkSupervisor>();

    private void OnAttach(Attach attach)
    {
        var sink = Context.ActorOf(attach.SinkProps.On(
            attach.NeverBlocks ? RuntimeDispatchers.Direct : RuntimeDispatchers.DirectLast, Context.System));
        Sender.Tell(sink, Self);
        if (!_finishWaiter.Equals(ActorRefs.Nobody))
        {
            End(sink);
        }
    }

    private void OnFinish()
    {
        _finishWaiter = Sender;
        foreach (var sink in Context.GetChildren())
        {
            End(sink);
        }

        AnswerWhenEmpty();
    }

    private void End(IActorRef sink)
    {
        Context.Watch(sink);
        sink.Tell(SinkProtocol.Finish.Instance, Self);
    }

    private void AnswerWhenEmpty()
    {
        if (!Context.GetChildren().Any())
        {
            _finishWaiter.Tell(ThreadProtocol.Done.Instance, Self);
        }
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(exception =>
    {
        Context.GetLogger().Error(exception, "A sink failed and ends; its thread goes on.");
        return Directive.Stop;
    });

    /// <summary>Start a sink; answered with its actor.</summary>
    /// <param name="SinkProps">From <see cref="SinkActor.Props"/>.</param>
    /// <param name="NeverBlocks">From <see cref="IThreadSink.NeverBlocks"/>.</param>
    internal sealed record Attach(Props SinkProps, bool NeverBlocks);

    /// <summary>End every sink when it has everything; answered with <see cref="ThreadProtocol.Done"/> when none is left.</summary>
    internal sealed class Finish
    {
        internal static Finish Instance { get; } = new();
    }
}

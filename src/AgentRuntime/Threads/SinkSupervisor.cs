using AgentRuntime.Sinks;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Threads;

/// <summary>The parent of all sinks of one runtime. A sink whose code throws ends; its thread and the other sinks go on.</summary>
internal sealed class SinkSupervisor : ReceiveActor
{
    /// <summary>Made through <see cref="Props"/>.</summary>
    public SinkSupervisor()
    {
        Receive<Attach>(attach => Sender.Tell(Context.ActorOf(attach.SinkProps), Self));
    }

    /// <summary>The parent of all sinks.</summary>
    internal static Props Props { get; } = Akka.Actor.Props.Create<SinkSupervisor>();

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(exception =>
    {
        Context.GetLogger().Error(exception, "A sink failed and ends; its thread goes on.");
        return Directive.Stop;
    });

    /// <summary>Start a sink; answered with its actor.</summary>
    /// <param name="SinkProps">From <see cref="SinkActor.Props"/>.</param>
    internal sealed record Attach(Props SinkProps);
}

using AgentRuntime.Actors;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Gates;

/// <summary>
/// The address of one gate: forwards everything to the gate's actor and restarts it when it fails. The book stays, so a permit that is
/// out stays out, and who waits hears nothing of it.
/// </summary>
internal sealed class GateSupervisor : ReceiveActor
{
    private readonly string _server;
    private readonly ILoggingAdapter _logger = Context.GetLogger();

    /// <summary>Made through <see cref="Props"/>.</summary>
    public GateSupervisor(GateServer server, GateSettings settings, TimeProvider timeProvider)
    {
        _server = server.Name;
        var gate = Context.ActorOf(
            GateActor.Props(server, settings, timeProvider, new GateBook()).On(RuntimeDispatchers.Direct, Context.System), "gate");
        ReceiveAny(message => gate.Forward(message));
    }

    /// <summary>The gate of one server.</summary>
    internal static Props Props(GateServer server, GateSettings settings, TimeProvider timeProvider) =>
        Akka.Actor.Props.Create(() => new GateSupervisor(server, settings, timeProvider));

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
        exception =>
        {
            _logger.Error(
                exception,
                "The gate of {0} failed and goes on with its book. This is a fault of AgentRuntime: report it with the log.",
                _server);
            return Directive.Restart;
        },
        loggingEnabled: false);
}

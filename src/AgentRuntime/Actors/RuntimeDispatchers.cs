using Akka.Actor;

namespace AgentRuntime.Actors;

/// <summary>
/// Where the runtime's actors run. On the in-tree kernel, what a token sets going runs on the thread that read it from the socket: the
/// stream, the thread's actor, its sinks, one after the other, without waking another thread. Official dispatchers do not know that
/// setting and run the same actors on their thread pool; so does a system of the app's own that has not taken the settings over.
/// </summary>
internal static class RuntimeDispatchers
{
    /// <summary>For what never blocks its thread.</summary>
    internal const string Direct = "akka.actor.agent-direct-dispatcher";

    /// <summary>For sinks that may block.</summary>
    internal const string DirectLast = "akka.actor.agent-sink-dispatcher";

    /// <summary>The settings of both.</summary>
    internal const string Settings =
        """
        akka.actor {
          agent-direct-dispatcher { type = Dispatcher, throughput = 30, hand-off = direct }
          agent-sink-dispatcher { type = Dispatcher, throughput = 30, hand-off = direct-last }
        }
        """;

    /// <summary>Puts an actor on a dispatcher of these where the system knows it, else on the default one.</summary>
    internal static Props On(this Props props, string dispatcher, ActorSystem system) =>
        Knows(system, dispatcher) ? props.WithDispatcher(dispatcher) : props;

    /// <summary>Whether a system has the settings of a dispatcher.</summary>
    internal static bool Knows(ActorSystem system, string dispatcher) => system.Settings.Config.HasPath(dispatcher);
}

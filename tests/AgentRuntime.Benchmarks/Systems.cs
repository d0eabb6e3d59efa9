using Akka.Actor;
using Akka.Configuration;

namespace AgentRuntime.Benchmarks;

/// <summary>Makes the actor system that every benchmark runs in: default settings, no logging.</summary>
internal static class Systems
{
    internal static ActorSystem Create() => ActorSystem.Create(
        "benchmark",
        ConfigurationFactory.ParseString(
            "akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, log-dead-letters-during-shutdown = off }"));
}

using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>The way from a stage's attributes to its decider.</summary>
internal static class SupervisionExtensions
{
    public static Decider GetDecider(this Attributes attributes)
        => attributes.GetAttribute<ActorAttributes.SupervisionStrategy>()?.Decider ?? Deciders.StoppingDecider;
}

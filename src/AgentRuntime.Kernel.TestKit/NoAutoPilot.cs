using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Reacts to nothing.</summary>
public sealed class NoAutoPilot : AutoPilot
{
    private NoAutoPilot()
    {
    }

    /// <summary>The only instance.</summary>
    public static readonly NoAutoPilot Instance = new();

    /// <summary>Does nothing and stays.</summary>
    public override AutoPilot Run(IActorRef sender, object message) => this;
}

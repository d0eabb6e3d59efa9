using Akka.Actor;

namespace Akka.TestKit;

/// <summary>The answer of an <see cref="AutoPilot"/> that stays in charge.</summary>
public sealed class KeepRunning : AutoPilot
{
    private KeepRunning()
    {
    }

    /// <summary>The only instance.</summary>
    public static readonly KeepRunning Instance = new();

    /// <summary>Throws: this is an answer, not a pilot.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override AutoPilot Run(IActorRef sender, object message) => throw new InvalidOperationException("KeepRunning is what an AutoPilot returns; it must not be run itself.");
}

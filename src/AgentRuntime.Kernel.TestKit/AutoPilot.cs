using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Reacts to the messages of a test actor before the test sees them.</summary>
public abstract class AutoPilot
{
    /// <summary>Stop reacting.</summary>
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;

    /// <summary>React to the next message as to this one.</summary>
    public static KeepRunning KeepRunning => KeepRunning.Instance;

    /// <summary>Reacts to one message, on the test actor's own thread.</summary>
    /// <returns>What reacts to the next message: this or another pilot, <see cref="KeepRunning"/> or <see cref="NoAutoPilot"/>.</returns>
    public abstract AutoPilot Run(IActorRef sender, object message);
}

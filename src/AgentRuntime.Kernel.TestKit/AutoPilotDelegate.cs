using Akka.Actor;

namespace Akka.TestKit;

/// <summary>An <see cref="AutoPilot"/> as a function: what reacts to the next message.</summary>
public delegate AutoPilot AutoPilotDelegate(IActorRef sender, object message);

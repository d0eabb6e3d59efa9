namespace Akka.Actor;

/// <summary>A behaviour that handles every message itself.</summary>
public delegate void UntypedReceive(object message);

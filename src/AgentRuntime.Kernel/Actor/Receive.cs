namespace Akka.Actor;

/// <summary>A behaviour: returns whether it handled the message.</summary>
public delegate bool Receive(object message);

namespace Akka.Actor;

/// <summary>Wakes an actor whose receive time-out may have passed; the cell drops all but its latest one.</summary>
internal sealed class ReceiveTimeoutTick : IAutoReceivedMessage;

namespace Akka.Actor;

/// <summary>Wakes an actor whose receive time-out may have passed; the cell drops all but its latest one. It is its own cancelable:
/// every idle actor has one.</summary>
internal sealed class ReceiveTimeoutTick(IScheduler scheduler) : Cancelable(scheduler), IAutoReceivedMessage;

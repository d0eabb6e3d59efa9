namespace Akka.Actor;

/// <summary>Marks the messages that the kernel processes itself before an actor sees them.</summary>
public interface IAutoReceivedMessage;

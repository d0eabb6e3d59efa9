namespace Akka.Dispatch;

/// <summary>A mailbox with a bound.</summary>
public interface IBoundedMessageQueueSemantics : ISemantics;

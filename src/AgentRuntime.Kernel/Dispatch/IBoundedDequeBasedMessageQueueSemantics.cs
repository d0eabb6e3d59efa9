namespace Akka.Dispatch;

/// <summary>A mailbox with a bound that takes messages at its front.</summary>
public interface IBoundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IBoundedMessageQueueSemantics;

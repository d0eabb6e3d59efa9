namespace Akka.Dispatch;

/// <summary>A mailbox without a bound that takes messages at its front.</summary>
public interface IUnboundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IUnboundedMessageQueueSemantics;

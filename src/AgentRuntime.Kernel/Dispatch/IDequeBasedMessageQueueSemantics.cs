namespace Akka.Dispatch;

/// <summary>A mailbox that takes messages at its front, as a stash needs. Every mailbox of the kernel does.</summary>
public interface IDequeBasedMessageQueueSemantics : ISemantics;

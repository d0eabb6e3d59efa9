using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>An actor that has a stash; <c>Props.WithStashCapacity</c> or the mailbox's <c>stash-capacity</c> bounds it.</summary>
public interface IWithStash : IWithUnrestrictedStash, IRequiresMessageQueue<IDequeBasedMessageQueueSemantics>;

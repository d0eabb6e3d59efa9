using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>An actor that has a stash; without a configured capacity it has no bound.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>;

using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>An actor that has a stash without a bound.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>;

using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>An actor that has a stash bounded by its configured capacity.</summary>
[Obsolete("Use IWithStash with a configured stash capacity.")]
public interface IWithBoundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IBoundedDequeBasedMessageQueueSemantics>;

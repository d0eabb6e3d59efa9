using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>Runs actors on the thread pool. A cell is its own work item, so scheduling allocates nothing.</summary>
internal sealed class ThreadPoolDispatcher(ActorSystemImpl system, string id, int throughput, TimeSpan deadline)
    : MessageDispatcher(system, id, throughput, deadline)
{
    internal override void Schedule(ActorCell cell) => ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: true);

    // The common queue, behind what waits: an actor with an endless mailbox must not keep its thread.
    internal override void Reschedule(ActorCell cell) => ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: false);
}

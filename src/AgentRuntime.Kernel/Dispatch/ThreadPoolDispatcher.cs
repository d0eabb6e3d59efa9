using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>Runs actors on the thread pool. A cell is its own work item, so scheduling allocates nothing.</summary>
internal sealed class ThreadPoolDispatcher(ActorSystemImpl system, string id, int throughput, TimeSpan deadline)
    : MessageDispatcher(system, id, throughput, deadline)
{
    /// <summary>How many cells in a row a thread puts on its own queue. That queue is last in, first out and goes before the common
    /// one, so two actors that talk to each other would keep the thread for seconds while timers and tasks wait.</summary>
    private const int LocalRuns = 32;

    [ThreadStatic]
    private static int _runs;

    internal override void Schedule(ActorCell cell)
        => ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: ++_runs % LocalRuns != 0);

    // The common queue, behind what waits: an actor with an endless mailbox must not keep its thread.
    internal override void Reschedule(ActorCell cell) => ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: false);
}

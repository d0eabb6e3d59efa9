using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>
/// Hands work directly on: what an actor or a stream of a direct dispatcher sets going runs after it on the same thread. Its actors and
/// streams must not block, for others wait behind them; those with <see cref="HandOff.IsLast"/> may, as nothing waits behind them.
/// Work that comes from elsewhere runs on the thread pool, like on any dispatcher.
/// </summary>
internal sealed class DirectDispatcher(ActorSystemImpl system, string id, int throughput, TimeSpan deadline, HandOff handOff)
    : MessageDispatcher(system, id, throughput, deadline)
{
    private readonly bool _isLast = handOff.IsLast;
    private readonly int _maxWaiting = handOff.MaxWaiting;
    private readonly int _maxInARow = handOff.MaxInARow;

    internal override void Schedule(ActorCell cell)
    {
        if (!TryHandOn(cell))
        {
            ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: true);
        }
    }

    internal override void Reschedule(ActorCell cell) => ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: false);

    internal override void Schedule(IRunnable island, bool isFromOutside)
    {
        if (TryHandOn(island))
        {
            return;
        }

        // A callback of the system, such as that of a socket: its thread has nothing else to do, and here are the bytes that it brought.
        if (isFromOutside && !_isLast && ActorCell.Current is null && !DirectRun.IsRunning && Thread.CurrentThread.IsThreadPoolThread)
        {
            Execute(island);
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(island, preferLocal: true);
    }

    internal override void Execute(IRunnable work) => DirectRun.Execute(work, _isLast, _maxInARow);

    private bool TryHandOn(IRunnable work) => _isLast ? DirectRun.TryAddLast(work) : DirectRun.TryAdd(work, _maxWaiting);
}

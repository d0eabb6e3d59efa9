using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>Runs actors.</summary>
public abstract class MessageDispatcher
{
    private readonly int _deadlineMilliseconds;

    private protected MessageDispatcher(ActorSystemImpl system, string id, int throughput, TimeSpan deadline)
    {
        SystemImpl = system;
        Id = id;
        Throughput = Math.Max(1, throughput);
        _deadlineMilliseconds = (int)Math.Clamp(deadline.TotalMilliseconds, 0, int.MaxValue);
    }

    internal ActorSystemImpl SystemImpl { get; }

    internal string Id { get; }

    /// <summary>How many messages an actor processes before others get their turn.</summary>
    internal int Throughput { get; }

    /// <summary>The <see cref="Environment.TickCount64"/> at which a run that begins now must end; 0 for none.</summary>
    internal long ThroughputDeadline => _deadlineMilliseconds == 0 ? 0 : Environment.TickCount64 + _deadlineMilliseconds;

    /// <summary>Runs a cell that has work.</summary>
    internal abstract void Schedule(ActorCell cell);

    /// <summary>Runs a cell again that used up its turn.</summary>
    internal abstract void Reschedule(ActorCell cell);

    /// <summary>Runs a part of a stream that has work.</summary>
    /// <param name="island">The part.</param>
    /// <param name="isFromOutside">Whether the thread that brings the work runs no part of a stream itself.</param>
    internal virtual void Schedule(IRunnable island, bool isFromOutside) => ThreadPool.UnsafeQueueUserWorkItem(island, preferLocal: true);

    /// <summary>Runs what was scheduled; called by the thread pool.</summary>
    internal virtual void Execute(IRunnable work) => work.Run();
}

using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Streams;

/// <summary>Turns blueprints into running streams.</summary>
public interface IMaterializer
{
    /// <summary>The dispatcher on which streams run by default.</summary>
    MessageDispatcher ExecutionContext { get; }

    /// <summary>The same materializer whose streams have names that start with <paramref name="namePrefix"/>.</summary>
    IMaterializer WithNamePrefix(string namePrefix);

    /// <summary>Starts a stream and gives its materialized value.</summary>
    TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable);

    /// <summary>Starts a stream that inherits <paramref name="initialAttributes"/> and gives its materialized value.</summary>
    TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable, Attributes initialAttributes);

    /// <summary>Runs <paramref name="action"/> once, on the scheduler's thread, after <paramref name="delay"/>.</summary>
    ICancelable ScheduleOnce(TimeSpan delay, Action action);

    /// <summary>Runs <paramref name="action"/> again and again, on the scheduler's thread, until cancelled.</summary>
    ICancelable ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);
}

using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Streams.Implementation;

/// <summary>Starts streams inside an island that runs already; to be used only by the stages of that island.</summary>
internal sealed class SubFusingMaterializer(StreamIsland island) : IMaterializer
{
    public MessageDispatcher ExecutionContext => island.Materializer.ExecutionContext;

    public IMaterializer WithNamePrefix(string namePrefix) => this;

    public TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable) => Materialize(runnable, Attributes.None);

    public TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable, Attributes initialAttributes)
        => island.Materializer.MaterializeFused(island, runnable, initialAttributes);

    public ICancelable ScheduleOnce(TimeSpan delay, Action action) => island.Materializer.ScheduleOnce(delay, action);

    public ICancelable ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action)
        => island.Materializer.ScheduleRepeatedly(initialDelay, interval, action);
}

using Akka.Event;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>What the restarting stages share: the wait between runs and the decision about the next.</summary>
internal abstract class RestartLogic(Shape shape, RestartSettings settings, bool onlyOnFailures) : TimerGraphStageLogic(shape)
{
    private const string RestartTimer = "RestartTimer";

    private readonly RestartBackoff _backoff = new(settings);

    protected bool IsWaiting => IsTimerActive(RestartTimer);

    private TimeSpan Now => Island.Materializer.System.Scheduler.MonotonicClock;

    public sealed override void PreStart() => StartRun();

    protected sealed override void OnTimer(object timerKey) => StartRun();

    /// <summary>Makes and starts what is to be restarted.</summary>
    protected abstract void StartGraph();

    /// <summary>The run has ended and there is to be no other.</summary>
    protected abstract void OnFinished(Exception? failure);

    protected void OnRunEnded(Exception? failure)
    {
        if (failure is null && onlyOnFailures)
        {
            OnFinished(null);
            return;
        }

        if (_backoff.NextWait(Now) is { } wait)
        {
            if (failure is not null)
            {
                Log.Warning(failure, "Restarting stream due to failure: {0}", failure.Message);
            }

            ScheduleOnce(RestartTimer, wait);
        }
        else
        {
            OnFinished(failure);
        }
    }

    private void StartRun()
    {
        _backoff.OnStarted(Now);
        StartGraph();
    }
}

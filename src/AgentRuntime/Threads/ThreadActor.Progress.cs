using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <content>What running tool calls say of how far they are. A tool may say it as often as it likes; the log gets it at a bounded pace.</content>
internal sealed partial class ThreadActor
{
    private const string ProgressTimer = "progress-";

    private void OnCallProgressed(ThreadProtocol.CallProgressed progressed)
    {
        // What came too early waits in the call, where what comes later takes its place.
        if (!Timers.IsTimerActive(ProgressTimer + progressed.Call.ToolCallId))
        {
            ShowProgress(progressed);
        }
    }

    private void OnProgressDue(ThreadProtocol.ProgressDue due) => ShowProgress(due.Progressed);

    private void ShowProgress(ThreadProtocol.CallProgressed progressed)
    {
        var call = progressed.Call;
        if (_calls?.Id != progressed.WorkId || _calls.Find(call.ToolCallId) is null)
        {
            return;
        }

        var progress = call.TakeProgress();
        var plan = call.TakePlan();
        if (progress is null && plan is null)
        {
            return;
        }

        if (progress is not null)
        {
            Append(_turn!.Id, stamp => new ThreadEvent.ToolCallUpdated(
                stamp, call.ToolCallId, ToolCallStatus.Running, null)
            { Progress = progress });
        }

        if (plan is { } entries)
        {
            Append(_turn!.Id, stamp => new ThreadEvent.PlanUpdated(stamp, entries));
        }

        Timers.StartSingleTimer(
            ProgressTimer + call.ToolCallId, new ThreadProtocol.ProgressDue(progressed), _environment.ToolSettings.ProgressInterval);
        Settle();
    }
}

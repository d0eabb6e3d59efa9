using AgentRuntime.Actors;
using AgentRuntime.Model;
using AgentRuntime.Sinks;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Threads;

/// <content>The end of an actor whose journal failed.</content>
internal sealed partial class ThreadActor
{
    /// <summary>
    /// Nothing that was acknowledged is lost; what was not durable is gone with this actor, and the next one says so. Whoever waits is
    /// told, and what is asked meanwhile goes to the next actor: the region holds it back until this one is gone.
    /// </summary>
    private void OnAppendFailed(Exception reason)
    {
        Logger.Error(reason, "Thread {0} stops: its journal failed.", _threadId);
        _log.OnAppendFailed(reason);
        if (_rare is { } rare)
        {
            foreach (var (_, to) in rare.CancelWaiters)
            {
                to.Tell(new Status.Failure(reason), Self);
            }

            rare.CancelWaiters = [];
            rare.Resubmit?.Sender.Tell(new Status.Failure(reason), Self);
        }

        FailUsageWaiters(reason);
        BreakOff();
        Timers.CancelAll();
        _behavior = FailingFor;
        Context.Parent.Tell(new ThreadProtocol.Passivate(_threadId), Self);
    }

    private static readonly MessageTable<ThreadActor> FailingFor = new MessageTable<ThreadActor>()
        .On<ThreadProtocol.StopIfIdle>(static (thread, _) => Context.Stop(thread.Self))
        .On<ThreadProtocol.StopForGood>(static (thread, _) => Context.Stop(thread.Self))
        .Otherwise(static (thread, message) => thread.PassOn(message));

    private void PassOn(object message)
    {
        if (message is SinkProtocol.Pull or ThreadProtocol.ICommand)
        {
            Context.Parent.Tell(new ThreadProtocol.Envelope(_threadId, message), Sender);
        }
    }

    /// <summary>Ends at once whatever is under way; nothing more is written of it.</summary>
    private void BreakOff()
    {
        _stream?.Cancel();
        LeaveSummary();
        CancelTitle();
        _calls?.Cancel();
        _telemetry?.EndTurn(TurnStopReason.Interrupted, null);
    }
}

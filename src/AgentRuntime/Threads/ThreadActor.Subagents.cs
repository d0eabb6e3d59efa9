using AgentRuntime.Model;
using AgentRuntime.Tools;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Threads;

/// <content>The threads that the thread's tool calls run: whether one may be, and that it is in the log.</content>
internal sealed partial class ThreadActor
{
    /// <summary>Who asks what was consumed while a subagent is open; null for nobody, as almost always.</summary>
    private void OnStartSubagent(ThreadProtocol.StartSubagent start)
    {
        if (RefusalOf(start) is { } refusal)
        {
            Sender.Tell(new Status.Failure(new SubagentException(refusal)), Self);
            return;
        }

        var child = ThreadId.New(_environment.TimeProvider);
        Append(start.TurnId, stamp => new ThreadEvent.SubagentStarted(stamp, start.ToolCallId, child, start.Name));
        var model = Conversation.Model!;
        var options = new ThreadOptions
        {
            Model = model.ToString(),
            Id = child,
            Instructions = Conversation.Instructions,
            Settings = Conversation.Settings,
            Tools = Conversation.Tools,
            Owner = Conversation.Owner,
            Priority = Conversation.Priority,
            Parent = _threadId,
            Depth = Conversation.Depth + 1,
        };
        _log.ReplyWhenDurable(Sender, new ThreadProtocol.SubagentAllowed(child, model, options));
        Settle();
    }

    private string? RefusalOf(ThreadProtocol.StartSubagent start)
    {
        var settings = _environment.Subagents;
        if (_isCancelling || _turn?.Id != start.TurnId || _calls?.Find(start.ToolCallId) is null)
        {
            return "The call has ended; it can start no subagent.";
        }

        if (Conversation.Depth >= settings.MaxDepth)
        {
            return $"Subagents may not stand deeper than {settings.MaxDepth} (agent-runtime.subagents.max-depth). Do the task yourself.";
        }

        return _fold.Subagents.StartedInTurn >= settings.MaxPerTurn
            ? $"This turn has started {settings.MaxPerTurn} subagents; agent-runtime.subagents.max-per-turn allows no more. Do the task yourself."
            : null;
    }

    private void OnSubagentEnded(ThreadProtocol.SubagentEnded ended)
    {
        if (_fold.Subagents.Running.TryGetValue(ended.Child, out var started))
        {
            AppendSubagentStopped(started, ended.Reason, ended.Usage);
        }

        _log.ReplyWhenDurable(Sender, ThreadProtocol.Done.Instance);
        Settle();
    }

    /// <summary>
    /// A turn that a crash ended took its subagents with it. Each is ended, and what it consumed is asked of its own log; until that is
    /// known it counts as running, so that a crash in between loses nothing.
    /// </summary>
    private void EndLostSubagents()
    {
        foreach (var started in _fold.Subagents.Running.Values)
        {
            if (_environment.ToolHost is not { } host)
            {
                AppendSubagentStopped(started, TurnStopReason.Interrupted, TokenUsage.None);
                continue;
            }

            var child = started.Child;
            _ = host.EndSubagentAsync(child).PipeTo(
                Self,
                success: usage => new ThreadProtocol.SubagentRecovered(child, usage),
                failure: exception => new ThreadProtocol.SubagentLost(child, exception));
        }
    }

    private void OnSubagentRecovered(ThreadProtocol.SubagentRecovered recovered) => CloseLostSubagent(recovered.Child, recovered.Usage);

    private void OnSubagentLost(ThreadProtocol.SubagentLost lost)
    {
        Logger.Warning(
            "Thread {0}: what the subagent {1} consumed before the crash is not known and counts as nothing: {2}",
            _threadId,
            lost.Child,
            lost.Reason);
        CloseLostSubagent(lost.Child, TokenUsage.None);
    }

    private void CloseLostSubagent(ThreadId child, TokenUsage usage)
    {
        if (_fold.Subagents.Running.TryGetValue(child, out var started))
        {
            AppendSubagentStopped(started, TurnStopReason.Interrupted, usage);
            Settle();
        }
    }

    private void OnGetUsage()
    {
        (Rare.UsageWaiters ??= []).Add(Sender);
        AnswerUsageWaiters();
    }

    private void AnswerUsageWaiters()
    {
        if (_rare?.UsageWaiters is not { } waiters || !_fold.Subagents.Running.IsEmpty)
        {
            return;
        }

        Rare.UsageWaiters = null;
        foreach (var waiter in waiters)
        {
            waiter.Tell(new ThreadProtocol.Used(Conversation.TotalUsage), Self);
        }
    }

    private void FailUsageWaiters(Exception reason)
    {
        if (_rare?.UsageWaiters is not { } waiters)
        {
            return;
        }

        Rare.UsageWaiters = null;
        foreach (var waiter in waiters)
        {
            waiter.Tell(new Status.Failure(reason), Self);
        }
    }

    private void AppendSubagentStopped(ThreadEvent.SubagentStarted started, TurnStopReason reason, TokenUsage usage)
    {
        Append(
            started.TurnId,
            stamp => new ThreadEvent.SubagentStopped(stamp, started.ToolCallId, started.Child, reason, usage));
        AnswerUsageWaiters();
    }
}

using AgentRuntime.Model;
using AgentRuntime.Tools;
using Akka.Actor;

namespace AgentRuntime.Threads;

/// <content>The threads that the thread's tool calls run: whether one may be, and that it is in the log.</content>
internal sealed partial class ThreadActor
{
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

    /// <summary>A turn that a crash ended took its subagents with it.</summary>
    private void CloseLostSubagents()
    {
        foreach (var started in _fold.Subagents.Running.Values)
        {
            AppendSubagentStopped(started, TurnStopReason.Interrupted, TokenUsage.None);
        }
    }

    private void AppendSubagentStopped(ThreadEvent.SubagentStarted started, TurnStopReason reason, TokenUsage usage) => Append(
        started.TurnId,
        stamp => new ThreadEvent.SubagentStopped(stamp, started.ToolCallId, started.Child, reason, usage));
}

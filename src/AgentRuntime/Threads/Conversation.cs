using System.Collections.Immutable;
using System.Text;
using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>
/// What a model is told of a thread: the fold of its events into messages. A queued user message takes its place when its turn
/// starts, whatever was appended between; an unfinished answer stays, and a tool call that never got a result gets one saying so,
/// since a model server refuses a call without a result.
/// </summary>
internal sealed class Conversation
{
    private readonly List<ModelMessage> _messages = [];
    private readonly Dictionary<TurnId, string> _waiting = [];
    private readonly List<ToolCallContent> _toolCalls = [];
    private readonly Dictionary<string, ModelMessage.ToolResult> _results = new(StringComparer.Ordinal);
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _thinking = new();

    /// <summary>The model that answers; null until the thread was created.</summary>
    internal ModelRef? Model { get; private set; }

    /// <summary>How the model generates.</summary>
    internal ModelSettings Settings { get; private set; } = ModelSettings.Default;

    /// <summary>The turn that started and has not stopped; null between turns.</summary>
    internal TurnId? RunningTurn { get; private set; }

    /// <summary>The turns whose messages were accepted and that have not started, oldest first.</summary>
    internal IReadOnlyList<TurnId> WaitingTurns => [.. _order.Where(_waiting.ContainsKey)];

    private readonly List<TurnId> _order = [];

    /// <summary>Takes the next event of the log.</summary>
    internal void Apply(ThreadEvent threadEvent)
    {
        switch (threadEvent)
        {
            case ThreadEvent.ThreadCreated created:
                Model = created.Model;
                Settings = created.Settings;
                if (created.Instructions.Length > 0)
                {
                    _messages.Add(new ModelMessage.System(created.Instructions));
                }

                break;
            case ThreadEvent.UserMessageAdded added:
                _waiting[added.TurnId!] = added.Text;
                _order.Add(added.TurnId!);
                break;
            case ThreadEvent.TurnStarted started:
                StartTurn(started.TurnId!);
                break;
            case ThreadEvent.RoundStarted:
                CloseAnswer();
                break;
            case ThreadEvent.AgentText text:
                _text.Append(text.Text);
                break;
            case ThreadEvent.AgentThinking thinking:
                _thinking.Append(thinking.Text);
                break;
            case ThreadEvent.ToolCallProposed proposed:
                _toolCalls.Add(new ToolCallContent(proposed.ToolCallId, proposed.Name, ArgumentsOf(proposed)));
                break;
            case ThreadEvent.ToolCallUpdated updated:
                AddResult(updated);
                break;
            case ThreadEvent.TurnStopped stopped:
                StopTurn(stopped.TurnId!);
                break;
            default:
                // Everything else is for observers; the model is not told.
                break;
        }
    }

    /// <summary>The messages for the next request.</summary>
    internal ImmutableArray<ModelMessage> ToMessages()
    {
        CloseAnswer();
        return [.. _messages];
    }

    private static string ArgumentsOf(ThreadEvent.ToolCallProposed proposed) =>
        proposed.Input.ValueKind == System.Text.Json.JsonValueKind.Object ? proposed.Input.GetRawText() : "{}";

    private void StartTurn(TurnId turnId)
    {
        CloseAnswer();
        RunningTurn = turnId;
        _order.Remove(turnId);
        if (_waiting.Remove(turnId, out var text))
        {
            _messages.Add(new ModelMessage.User(text));
        }
    }

    private void StopTurn(TurnId turnId)
    {
        _order.Remove(turnId);
        _waiting.Remove(turnId);
        if (RunningTurn == turnId)
        {
            CloseAnswer();
            RunningTurn = null;
        }
    }

    private void AddResult(ThreadEvent.ToolCallUpdated updated)
    {
        if (updated.Status is ToolCallStatus.Pending or ToolCallStatus.AwaitingApproval or ToolCallStatus.Running)
        {
            return;
        }

        var name = _toolCalls.Find(call => call.Id == updated.ToolCallId)?.Name ?? "";
        _results[updated.ToolCallId] = new ModelMessage.ToolResult(
            updated.ToolCallId, name, updated.Content ?? "", updated.Status != ToolCallStatus.Completed);
    }

    private void CloseAnswer()
    {
        if (_text.Length > 0 || _toolCalls.Count > 0)
        {
            _messages.Add(new ModelMessage.Assistant(_text.ToString())
            {
                Thinking = _thinking.ToString(),
                ToolCalls = [.. _toolCalls],
            });
            foreach (var call in _toolCalls)
            {
                _messages.Add(_results.GetValueOrDefault(call.Id)
                    ?? new ModelMessage.ToolResult(call.Id, call.Name, "The call ended without a result.", IsError: true));
            }
        }

        _text.Clear();
        _thinking.Clear();
        _toolCalls.Clear();
        _results.Clear();
    }
}

using System.Diagnostics;
using AgentRuntime.Model;

namespace AgentRuntime.Telemetry;

/// <summary>
/// The spans and figures of one thread's turns, told by the thread's actor as things happen. Not thread-safe: it belongs to that actor,
/// and one serves all turns of the thread, one after the other. While nobody listens it reads no clock and allocates nothing; who begins
/// to listen in the middle of a turn gets what begins from then on.
/// </summary>
internal sealed class TurnTelemetry(ThreadId threadId, TimeProvider timeProvider)
{
    private readonly RoundTelemetry _round = new(timeProvider);
    private Dictionary<TurnId, ActivityContext>? _causes;
    private Dictionary<string, Tool>? _tools;
    private Activity? _span;
    private ModelRef? _model;
    private string? _agentName;
    private TokenUsage _usage = TokenUsage.None;
    private long _start;

    private ActivityContext Context => _span?.Context ?? default;

    /// <summary>A turn was asked for, and starts now or later.</summary>
    /// <param name="turnId">The turn.</param>
    /// <param name="cause">The span in which it was asked for, such as a request's; none if it has none.</param>
    internal void Expect(TurnId turnId, ActivityContext cause)
    {
        if (cause != default && RuntimeInstruments.Source.HasListeners())
        {
            _causes ??= [];
            _causes[turnId] = cause;
        }
    }

    /// <summary>A turn that was expected will not start, or has started.</summary>
    internal void Forget(TurnId turnId) => _causes?.Remove(turnId);

    /// <summary>A turn starts.</summary>
    /// <param name="turnId">The turn.</param>
    /// <param name="model">The model that the thread has now.</param>
    /// <param name="agentName">What the agent is called, if it is; of low cardinality.</param>
    internal void StartTurn(TurnId turnId, ModelRef model, string? agentName = null)
    {
        _model = model;
        _agentName = agentName;
        _usage = TokenUsage.None;
        _start = RuntimeInstruments.InvokeAgentDuration.Enabled ? timeProvider.GetTimestamp() : 0;
        if (!RuntimeInstruments.Source.HasListeners())
        {
            return;
        }

        var cause = default(ActivityContext);
        _causes?.Remove(turnId, out cause);
        _span = Spans.Start(
            agentName is null ? TelemetryNames.InvokeAgent : $"{TelemetryNames.InvokeAgent} {agentName}", ActivityKind.Internal, cause);
        _span?.SetTag(TelemetryNames.OperationName, TelemetryNames.InvokeAgent)
            .SetTag(TelemetryNames.ProviderName, model.Provider)
            .SetTag(TelemetryNames.RequestModel, model.Model)
            .SetTag(TelemetryNames.AgentName, agentName)
            .SetTag(TelemetryNames.ConversationId, threadId.Value)
            .SetTag(TelemetryNames.TurnId, turnId.Value);
    }

    /// <summary>A model request goes out.</summary>
    /// <param name="model">Who is asked.</param>
    /// <param name="settings">How.</param>
    /// <param name="server">Where: scheme, host and port, or a name.</param>
    /// <param name="round">Which round of the turn, from 1.</param>
    /// <param name="attempt">Which request of the round, from 1.</param>
    internal void StartRound(ModelRef model, ModelSettings settings, string server, int round, int attempt) =>
        _round.Start(Context, threadId, model, settings, server, round, attempt);

    /// <summary>The thread has taken what one read of the socket gave.</summary>
    internal void Batch(CompletionBatch batch) => _round.Batch(batch);

    /// <summary>The request is over: with a reason it succeeded, with an error it failed, with neither it was cancelled.</summary>
    /// <param name="usage">What the server counted, if it came to that.</param>
    /// <param name="reason">Why the model stopped.</param>
    /// <param name="error">How the request failed.</param>
    internal void EndRound(TokenUsage? usage, StopReason? reason, ModelError? error)
    {
        if (_round.IsOpen)
        {
            _usage = usage is null ? _usage : _usage.Add(usage);
            _round.Stop(usage, reason, error);
        }
    }

    /// <summary>A tool begins its work.</summary>
    /// <returns>The scope in which it is to be started, so that what it does is told below its span.</returns>
    internal Spans.Scope StartTool(string callId, string name)
    {
        var hasListeners = RuntimeInstruments.Source.HasListeners();
        if (!hasListeners && !RuntimeInstruments.ExecuteToolDuration.Enabled)
        {
            return default;
        }

        var span = hasListeners ? Spans.Start($"{TelemetryNames.ExecuteTool} {name}", ActivityKind.Internal, Context) : null;
        span?.SetTag(TelemetryNames.OperationName, TelemetryNames.ExecuteTool)
            .SetTag(TelemetryNames.ToolName, name)
            .SetTag(TelemetryNames.ToolCallId, callId)
            .SetTag(TelemetryNames.ToolType, "function")
            .SetTag(TelemetryNames.ConversationId, threadId.Value);
        _tools ??= new Dictionary<string, Tool>(StringComparer.Ordinal);
        _tools[callId] = new Tool(name, span, timeProvider.GetTimestamp());
        return new Spans.Scope(span);
    }

    /// <summary>A tool has ended.</summary>
    internal void EndTool(string callId, ToolCallStatus status)
    {
        if (_tools?.Remove(callId, out var tool) == true)
        {
            End(tool, status);
        }
    }

    /// <summary>The turn is over; what of it is still open ends with it.</summary>
    internal void EndTurn(TurnStopReason reason, ModelError? error)
    {
        _round.Stop(null, null, error);
        EndTools();
        if (_span is null && _start == 0)
        {
            return;
        }

        var errorType = error?.Category.ToString() ?? (IsSuccess(reason) ? null : reason.ToString());
        if (_start != 0)
        {
            RuntimeInstruments.InvokeAgentDuration.Record(timeProvider.GetElapsedTime(_start).TotalSeconds, Tags(errorType));
        }

        _span?.SetTag(TelemetryNames.StopReason, reason.ToString())
            .SetTag(TelemetryNames.UsageInputTokens, RoundTelemetry.InputOf(_usage))
            .SetTag(TelemetryNames.UsageOutputTokens, _usage.Output);
        Spans.Stop(_span, errorType, error?.Message);
        _span = null;
        _start = 0;
    }

    /// <summary>A turn that a limit ended has an answer, if a short one; a cancelled or interrupted one was not let to.</summary>
    private static bool IsSuccess(TurnStopReason reason) =>
        reason is not (TurnStopReason.Failed or TurnStopReason.Cancelled or TurnStopReason.Interrupted);

    private void EndTools()
    {
        if (_tools is not { Count: > 0 } open)
        {
            return;
        }

        foreach (var tool in open.Values)
        {
            End(tool, ToolCallStatus.Cancelled);
        }

        open.Clear();
    }

    private void End(Tool tool, ToolCallStatus status)
    {
        var errorType = status == ToolCallStatus.Completed ? null : status.ToString();
        if (RuntimeInstruments.ExecuteToolDuration.Enabled)
        {
            var tags = new TagList { { TelemetryNames.ToolName, tool.Name }, { TelemetryNames.ToolType, "function" } };
            if (errorType is not null)
            {
                tags.Add(TelemetryNames.ErrorType, errorType);
            }

            RuntimeInstruments.ExecuteToolDuration.Record(timeProvider.GetElapsedTime(tool.Start).TotalSeconds, tags);
        }

        Spans.Stop(tool.Span, errorType, status == ToolCallStatus.Failed ? "The tool failed." : null);
    }

    private TagList Tags(string? errorType)
    {
        var tags = new TagList { { TelemetryNames.RequestModel, _model!.Model } };
        if (_agentName is not null)
        {
            tags.Add(TelemetryNames.AgentName, _agentName);
        }

        if (errorType is not null)
        {
            tags.Add(TelemetryNames.ErrorType, errorType);
        }

        return tags;
    }

    private readonly record struct Tool(string Name, Activity? Span, long Start);
}

using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Threads.Requests;

namespace AgentRuntime.Threads;

/// <summary>
/// The logic of a turn, without actors, time or IO: <c>(state, input) → (state, effects)</c>. Adjacent deltas of one batch become
/// one effect, so the cost is per read of the socket, not per token.
/// </summary>
internal static class TurnLoop
{
    /// <summary>Takes all that one read of the socket completed.</summary>
    internal static (TurnState State, ImmutableArray<TurnEffect> Effects) Apply(TurnState state, CompletionBatch batch)
    {
        var effects = ImmutableArray.CreateBuilder<TurnEffect>(batch.Events.Length);
        for (var i = 0; i < batch.Events.Length; i++)
        {
            switch (batch.Events[i])
            {
                case CompletionEvent.Text text:
                    effects.Add(new TurnEffect.Text(Join(batch.Events, ref i, text, static text => text.Delta)));
                    state = Showing(state);
                    break;
                case CompletionEvent.Thinking thinking:
                    var joined = Join(batch.Events, ref i, thinking, static thinking => thinking.Delta);
                    if (joined.Length > 0)
                    {
                        effects.Add(new TurnEffect.Thinking(joined));
                        state = state.HasOutput ? state : state with { HasOutput = true };
                    }

                    break;
                default:
                    state = ApplyOther(state, batch.Events[i], effects);
                    break;
            }
        }

        return (state, effects.DrainToImmutable());
    }

    /// <summary>The state after text that is not empty.</summary>
    internal static TurnState Showing(TurnState state) =>
        state is { HasOutput: true, HasShownAnswer: true } ? state : state with { HasOutput = true, HasShownAnswer = true };

    /// <summary>The stream completed: the turn runs the round's calls, asks the model again, or stops.</summary>
    internal static (TurnState State, ImmutableArray<TurnEffect> Effects, TurnStep Step) EndRound(TurnState state, string provider)
    {
        if (state.Stopped is not { } stopped)
        {
            return (state, [], new TurnStep.Fail(StreamErrors.Truncated(provider)));
        }

        var effects = ImmutableArray.CreateBuilder<TurnEffect>();
        if (state.Usage is not null || state.Timings is not null)
        {
            effects.Add(new TurnEffect.Usage(state.Usage ?? TokenUsage.None, state.Timings));
        }

        TurnStep step = !state.Calls.IsEmpty ? new TurnStep.RunTools(state.Calls)
            : state.HasAnsweredCalls ? new TurnStep.NextRound()
            : new TurnStep.Stop(ReasonOf(stopped.Reason), null, IsPartial: false);
        return (state with { Calls = [], Usage = null, Timings = null }, effects.DrainToImmutable(), step);
    }

    /// <summary>The stream failed, or the turn was cancelled: what the round has not answered is closed.</summary>
    internal static (TurnState State, ImmutableArray<TurnEffect> Effects) Abandon(TurnState state, string reason)
    {
        var effects = ImmutableArray.CreateBuilder<TurnEffect>();
        foreach (var call in state.Calls)
        {
            effects.Add(new TurnEffect.UpdateTool(call.Id, ToolCallStatus.Cancelled, reason));
        }

        if (state.Usage is not null)
        {
            effects.Add(new TurnEffect.Usage(state.Usage, state.Timings));
        }

        return (state with { Calls = [], Usage = null, Timings = null }, effects.DrainToImmutable());
    }

    /// <summary>The error of a model whose provider is not configured.</summary>
    internal static ModelError UnknownProvider(ModelRef model, IEnumerable<string> configured)
    {
        var names = string.Join(", ", configured.Order(StringComparer.Ordinal));
        return new ModelError(
            ModelErrorCategory.ModelNotFound,
            $"No provider is named '{model.Provider}', which {model} asks for.",
            model.Provider,
            names.Length == 0 ? "Configure a provider." : $"Configured are: {names}.");
    }

    /// <summary>The step of a turn whose request failed for good.</summary>
    internal static TurnStep.Stop Failed(TurnState state, ModelError error) =>
        new(TurnStopReason.Failed, error, state.HasOutput);

    /// <summary>Servers use an id again in a later round, and some give none twice: within a turn an id names one call.</summary>
    private static string Unique(TurnState state, string id)
    {
        var unique = id;
        for (var i = 2; state.CallIds.Contains(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{id}-{i}");
        }

        return unique;
    }

    private static TurnState ApplyOther(
        TurnState state, CompletionEvent completionEvent, ImmutableArray<TurnEffect>.Builder effects)
    {
        switch (completionEvent)
        {
            case CompletionEvent.ToolUse { IsInputComplete: true } call:
                call = call with { Id = Unique(state, call.Id) };
                effects.Add(new TurnEffect.ProposeTool(call.Id, call.Name, call.Input));
                return state with
                {
                    Calls = state.Calls.Add(call),
                    CallIds = state.CallIds.Add(call.Id),
                    HasShownAnswer = true,
                };
            case CompletionEvent.ToolUseInvalid invalid:
                var id = Unique(state, invalid.Id);
                var raw = JsonSerializer.SerializeToElement(invalid.RawInput, TurnJsonContext.Default.String);
                effects.Add(new TurnEffect.ProposeTool(id, invalid.Name, raw));
                effects.Add(new TurnEffect.UpdateTool(
                    id,
                    ToolCallStatus.Failed,
                    $"The arguments are not valid JSON: {invalid.Error} Call the tool again with a JSON object."));
                return state with { CallIds = state.CallIds.Add(id), HasAnsweredCalls = true, HasShownAnswer = true };
            case CompletionEvent.UsageUpdated usage:
                return state with { Usage = usage.Usage };
            case CompletionEvent.TimingsUpdated timings:
                return state with { Timings = new ModelTimings(timings.Load, timings.Prompt, timings.Generation) };
            case CompletionEvent.Queued queued:
                effects.Add(new TurnEffect.ModelQueued(queued.Place));
                return state;
            case CompletionEvent.Notice notice:
                effects.Add(new TurnEffect.Notice(notice.Message));
                return state;
            case CompletionEvent.Stopped stopped:
                return state with { Stopped = stopped };
            case CompletionEvent.ToolUse or CompletionEvent.Started or CompletionEvent.MessageStarted
                or CompletionEvent.RedactedThinking:
                return state;
            default:
                throw new UnreachableException($"{completionEvent.GetType().Name} is not handled by a turn.");
        }
    }

    /// <summary>What the events of one kind that follow each other say together.</summary>
    private static string Join<T>(
        ImmutableArray<CompletionEvent> events, ref int index, T first, Func<T, string> delta)
        where T : CompletionEvent
    {
        if (index + 1 >= events.Length || events[index + 1] is not T)
        {
            return delta(first);
        }

        var joined = new StringBuilder(delta(first));
        while (index + 1 < events.Length && events[index + 1] is T next)
        {
            joined.Append(delta(next));
            index++;
        }

        return joined.ToString();
    }

    private static TurnStopReason ReasonOf(StopReason reason) => reason switch
    {
        StopReason.EndTurn or StopReason.ToolUse => TurnStopReason.EndTurn,
        StopReason.MaxTokens => TurnStopReason.MaxTokens,
        StopReason.Refusal => TurnStopReason.Refusal,
    };
}

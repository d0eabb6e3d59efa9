using System.Collections.Immutable;
using System.Diagnostics;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;
using AgentRuntime.Threads.Requests;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Threads;

/// <content>What the thread does so that its conversation fits the model's context, and for its title.</content>
internal sealed partial class ThreadActor
{
    // A server that refuses the request again after this much was left out refuses it for another reason.
    private const int MaxOverflows = 3;

    // Each one makes the conversation smaller; a plan that never came to an end would be a fault of ours, and must not hold the turn.
    private const int MaxCompactions = 8;

    private CancellationTokenSource? _title;
    private long _titleId;

    /// <summary>True when the round may be asked for now; else the turn waits for a summary, or has stopped.</summary>
    private bool FitsContext(ImmutableArray<ToolDefinition> tools) =>
        _rare?.Compactions >= MaxCompactions
        || Follow(_environment.Context.Plan(Conversation, tools, ContextLength), tools);

    private int? ContextLength =>
        Conversation.Settings.ContextLength ?? _environment.Models.Find(Conversation.Model!)?.ContextLength;

    /// <summary>The server refused the request as too large: tries it again with less, if there is anything to leave out.</summary>
    private bool MakesRoom(ModelError refusal)
    {
        var tools = _round!.Tools.Definitions;
        if (_rare?.Overflows >= MaxOverflows)
        {
            return false;
        }

        Rare.Overflows++;
        var plan = _environment.Context.PlanAfterRefusal(Conversation, tools, ContextLength, refusal);
        if (plan is ContextPlan.TooLarge)
        {
            return false;
        }

        if (Conversation.HasGrowingAnswer)
        {
            // A server may notice in the middle of its answer: what it gave is not run together with what comes now.
            LeaveAttempt(refusal, _turn!.Attempt + 1, TimeSpan.Zero);
        }
        else
        {
            _turn = _turn!.Retry();
        }

        if (Follow(plan, tools))
        {
            BeginRound();
        }

        return true;
    }

    private bool Follow(ContextPlan plan, ImmutableArray<ToolDefinition> tools)
    {
        switch (plan)
        {
            case ContextPlan.Fits fits:
                if (fits.NeedsWarning)
                {
                    Append(_turn!.Id, stamp => new ThreadEvent.ContextNearlyFull(stamp, fits.Tokens, fits.ContextLength!.Value));
                }

                return true;
            case ContextPlan.Shorten shorten:
                Compact(shorten.Compaction);
                return true;
            case ContextPlan.Drop drop:
                Compact(drop.Compaction);
                return true;
            case ContextPlan.Summarize summarize:
                return Summarize(summarize, tools);
            case ContextPlan.TooLarge large:
                StopTurn(Failed(large.Error));
                return false;
            default:
                throw new UnreachableException($"{plan.GetType().Name} is not a plan for a context.");
        }
    }

    private void Compact(ContextCompaction compaction)
    {
        Rare.Compactions++;
        Append(_turn!.Id, compaction.At);
    }

    /// <summary>Asks a model for the summary; true when there is none to ask, and the messages were dropped instead.</summary>
    private bool Summarize(ContextPlan.Summarize plan, ImmutableArray<ToolDefinition> tools)
    {
        var settings = _environment.ContextSettings;
        if (CallOf(settings.SummaryModel, plan.MaxSummaryLength * 2) is not { } call)
        {
            Compact(plan.Fallback.Compaction);
            return true;
        }

        _phase = ThreadStatus.Compacting;
        Rare.Summary = plan;
        Rare.SummaryEnd = new CancellationTokenSource(settings.SummaryTimeout, _environment.TimeProvider);
        var workId = ++_workId;
        var request = SummaryRequest.For(Conversation, plan, tools, InfoOf(settings.SummaryModel), _environment.Tokens);
        _ = (call with { Request = request })
            .RunAsync(Context, Rare.SummaryEnd.Token)
            .PipeTo(
                Self,
                success: reply => new ThreadProtocol.Summarized(workId, reply),
                failure: exception => new ThreadProtocol.SummaryFailed(workId, exception));
        return false;
    }

    private void OnSummarized(ThreadProtocol.Summarized summarized)
    {
        if (summarized.WorkId == _workId && _rare?.Summary is { } plan)
        {
            Append(_turn!.Id, stamp => new ThreadEvent.UsageUpdated(stamp, summarized.Reply.Usage, null));
            EndSummary(_environment.Context.Complete(plan, Conversation.Model!, summarized.Reply.Text));
        }
    }

    private void OnSummaryFailed(ThreadProtocol.SummaryFailed failed)
    {
        if (failed.WorkId == _workId && _rare?.Summary is { } plan)
        {
            if (!_isCancelling)
            {
                Logger.Warning("Thread {0}: the summary of its conversation failed: {1}", _threadId, failed.Reason.Message);
                Append(_turn!.Id, static stamp => new ThreadEvent.Notice(
                    stamp, "The conversation could not be summed up; its oldest messages are left out instead."));
            }

            EndSummary(plan.Fallback.Compaction);
        }
    }

    private void EndSummary(ContextCompaction compaction)
    {
        LeaveSummary();
        if (_isCancelling)
        {
            StopTurn(Cancelled());
        }
        else
        {
            Compact(compaction);
            BeginRound();
        }

        Settle();
    }

    private void LeaveSummary()
    {
        if (_rare is { } rare)
        {
            rare.SummaryEnd?.Cancel();
            rare.SummaryEnd?.Dispose();
            rare.SummaryEnd = null;
            rare.Summary = null;
        }
    }

    /// <summary>Learns from an answered request how long the conversation and the context are.</summary>
    private void Calibrate()
    {
        _environment.Models.NoteAnswer(_round!.Model);
        if (_turn!.Usage is { } usage)
        {
            _environment.Tokens.Report(_round.Model, _round.Request.Messages, _round.Request.Tools, usage);
        }
    }

    /// <summary>Asks for a title after the first turn that gave an answer, in the background: it waits for everything that somebody waits for.</summary>
    private void StartTitle(TurnStopReason reason)
    {
        var settings = _environment.Titles;
        if (!settings.IsEnabled
            || reason != TurnStopReason.EndTurn
            || _turn is not null
            || _title is not null
            || _stopsForGood
            || Conversation.Title is not null
            || Conversation.Depth > 0
            || CallOf(settings.Model, settings.MaxLength * 4) is not { } call)
        {
            return;
        }

        _title = new CancellationTokenSource(settings.Timeout, _environment.TimeProvider);
        var titleId = ++_titleId;
        var tools = _environment.Tools.Snapshot(Conversation.Tools).Definitions;
        _ = (call with
        {
            Request = TitleRequest.For(Conversation, tools, InfoOf(settings.Model), _environment.Tokens),
            Priority = RequestPriority.Background,
        })
            .RunAsync(Context, _title.Token)
            .PipeTo(
                Self,
                success: reply => new ThreadProtocol.Titled(titleId, reply),
                failure: exception => new ThreadProtocol.TitleFailed(titleId, exception));
    }

    private void OnTitled(ThreadProtocol.Titled titled)
    {
        if (titled.TitleId != _titleId || _title is null)
        {
            return;
        }

        CancelTitle();
        Append(null, stamp => new ThreadEvent.UsageUpdated(stamp, titled.Reply.Usage, null));
        var title = TitleText.Clean(titled.Reply.Text, _environment.Titles.MaxLength);
        if (title.Length > 0 && Conversation.Title is null)
        {
            Append(null, stamp => new ThreadEvent.TitleChanged(stamp, title));
        }

        Settle();
    }

    private void OnTitleFailed(ThreadProtocol.TitleFailed failed)
    {
        if (failed.TitleId == _titleId && _title is not null)
        {
            CancelTitle();
            Logger.Info("Thread {0} gets no title this time: {1}", _threadId, failed.Reason.Message);
            Settle();
        }
    }

    /// <summary>Whoever speaks comes first; the title is asked for again after that turn.</summary>
    private void CancelTitle()
    {
        _title?.Cancel();
        _title?.Dispose();
        _title = null;
    }

    /// <summary>A request to a model beside the turns, still without its messages; null when nobody serves the model.</summary>
    private ModelCall? CallOf(ModelRef? chosen, int maxLength)
    {
        var model = chosen ?? Conversation.Model!;
        return _environment.Providers.TryGetValue(model.Provider, out var provider)
            ? new ModelCall(
                provider,
                new CompletionRequest(model.Model, []),
                _environment.Gates[model.Provider],
                Conversation.Owner,
                Conversation.Priority,
                maxLength)
            {
                ThreadId = _threadId,
                TimeProvider = _environment.TimeProvider,
            }
            : null;
    }

    private ModelInfo InfoOf(ModelRef? chosen)
    {
        var model = chosen ?? Conversation.Model!;
        var info = _environment.Models.Find(model) ?? new ModelInfo(model);
        return chosen is null ? info with { ContextLength = ContextLength } : info;
    }
}

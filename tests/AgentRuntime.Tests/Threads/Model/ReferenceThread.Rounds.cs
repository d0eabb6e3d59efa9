using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads.Model;

/// <content>The requests of a turn: what the model is told, what it answers, and what becomes of a request that fails.</content>
internal sealed partial class ReferenceThread
{
    internal void Say(string text)
    {
        Grow().Text += text;
        Turn!.HasOutput = true;
        Turn.HasAnswer = true;
    }

    internal void Think(string text)
    {
        Grow().Thinking += text;
        Turn!.HasOutput = true;
    }

    internal void Use(TokenUsage usage) => _roundUsage = usage;

    /// <summary>The model's answer is complete.</summary>
    internal void EndRound(StopReason reason)
    {
        TakeUsage();
        var calls = Growing?.Calls ?? [];
        if (calls.Exists(static call => call.IsOpen))
        {
            RunCalls();
        }
        else if (calls.Count > 0)
        {
            NextRound();
        }
        else
        {
            StopTurn(
                reason switch
                {
                    StopReason.MaxTokens => TurnStopReason.MaxTokens,
                    StopReason.Refusal => TurnStopReason.Refusal,
                    _ => TurnStopReason.EndTurn,
                },
                isPartial: false);
        }
    }

    /// <summary>The model's stream broke: the round is tried again where that may help, else the turn has failed.</summary>
    internal void Break(Breakage how)
    {
        var turn = Turn!;
        var most = how switch
        {
            Breakage.Authentication or Breakage.PromptTooLarge => 0,
            Breakage.Fault => Math.Min(1, turn.HasAnswer ? MaxRetriesAfterText : MaxRetries),
            _ => turn.HasAnswer ? MaxRetriesAfterText : MaxRetries,
        };
        IsCompacted |= how == Breakage.PromptTooLarge;
        if (turn.Attempt > most)
        {
            StopTurn(TurnStopReason.Failed);
            return;
        }

        LeaveAttempt();
        Phase = ThreadStatus.Backoff;
    }

    /// <summary>True when a refusal as too large ends the turn whatever could be left out.</summary>
    internal bool IsRefusalFinal => Turn!.Refusals >= MaxRefusals;

    /// <summary>The refused request is made again with less.</summary>
    internal void MakeRoom(bool bySummary)
    {
        Turn!.Refusals++;
        IsCompacted = true;
        LeaveAttempt();
        if (bySummary)
        {
            Phase = ThreadStatus.Compacting;
            Requests++;
        }
        else
        {
            BeginRound();
        }
    }

    /// <summary>The summary is there, or will not be: the round goes on.</summary>
    internal void EndSummary() => BeginRound();

    internal void FreeGate()
    {
        IsGateOccupied = false;
        if (Phase == ThreadStatus.Queued)
        {
            Open();
        }
    }

    private ReferenceMessage Grow()
    {
        if (Growing is { } growing)
        {
            return growing;
        }

        var message = new ReferenceMessage(ReferenceRole.Assistant, "");
        Messages.Add(message);
        return message;
    }

    private void NextRound()
    {
        var turn = Turn!;
        if (turn.IsCancelling)
        {
            StopTurn(TurnStopReason.Cancelled);
        }
        else if (Queue.Exists(turn.Steering.Contains))
        {
            StopTurn(TurnStopReason.EndTurn, isPartial: false);
        }
        else if (turn.Round == MaxRounds)
        {
            StopTurn(TurnStopReason.MaxRounds, isPartial: false);
        }
        else
        {
            turn.Round++;
            turn.Attempt = 1;
            turn.HasOutput = false;
            turn.HasAnswer = false;
            BeginRound();
        }
    }

    private void BeginRound()
    {
        _isOverdue = false;
        _roundOffersOnlyRead = OffersOnlyRead;
        Prompt = [.. Instructions.Length > 0 ? [$"system: {Instructions}"] : Array.Empty<string>(), .. Messages.SelectMany(static message => message.Told())];
        PromptModel = Model;
        Phase = ThreadStatus.Queued;
        if (!IsGateOccupied)
        {
            Open();
        }
    }

    private void Open()
    {
        CloseAnswer(isPartial: false);
        Phase = ThreadStatus.Streaming;
        Requests++;
    }

    /// <summary>What was said or called stays, and the model is asked to go on after it; what was only thought is forgotten.</summary>
    private void LeaveAttempt()
    {
        Turn!.Attempt++;
        CancelOpenCalls();
        TakeUsage();
        if (Growing is { } growing && (growing.Text.Length > 0 || growing.Calls.Count > 0))
        {
            CloseAnswer(isPartial: true);
            Messages.Add(new ReferenceMessage(ReferenceRole.GoOn, ""));
        }
        else if (Growing is { } nothing)
        {
            Messages.Remove(nothing);
            _forgotten = nothing;
        }
    }

    private void CloseAnswer(bool isPartial)
    {
        if (Growing is { } answer)
        {
            answer.IsPartial = isPartial;
            answer.IsClosed = true;
        }
    }

    private void TakeUsage()
    {
        TotalUsage = TotalUsage.Add(_roundUsage);
        _roundUsage = TokenUsage.None;
    }
}

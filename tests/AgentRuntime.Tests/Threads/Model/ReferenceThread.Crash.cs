using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads.Model;

/// <content>What is left after a crash.</content>
internal sealed partial class ReferenceThread
{
    private bool _hasWaitedUnwritten;
    private bool _isOverdue;

    /// <summary>
    /// The thread comes back and all that was acknowledged was durable: a turn that waited for a person waits on, any other is interrupted. Of
    /// what an interrupted turn showed last, some may be lost.
    /// </summary>
    internal void Crash(bool ofProcess, RecoveredThread recovered)
    {
        LoseProcess(ofProcess);
        _roundUsage = TokenUsage.None;
        TotalUsage = recovered.Usage;
        if (Turn is not { } turn)
        {
            return;
        }

        var isAsked = AskedCalls.Any();
        foreach (var call in OpenCalls.ToArray())
        {
            // What was started may have done its work; it is never started again.
            call.Status = call.IsRunning ? ToolCallStatus.Failed
                : isAsked ? call.Status
                : ToolCallStatus.Cancelled;
        }

        turn.Steering.Clear();
        if (isAsked)
        {
            AfterCalls();
            return;
        }

        LoseTail(recovered.AnswersTo(turn.Text));
        StopTurn(TurnStopReason.Interrupted, isPartial: true);
    }

    /// <summary>The thread comes back and something may have been lost that nobody was told is durable: what is there now counts.</summary>
    internal void Adopt(bool ofProcess, RecoveredThread recovered)
    {
        LoseProcess(ofProcess);
        _isOverdue = recovered.IsAsked && _hasWaitedUnwritten;
        IsJournalHeld = false;
        Messages = [.. recovered.Messages];
        Queue = [.. recovered.Queue];
        Model = recovered.Model;
        Instructions = recovered.Instructions;
        OffersOnlyRead = recovered.OffersOnlyRead;
        TotalUsage = recovered.Usage;
        _roundUsage = TokenUsage.None;
        Replace(Keys, recovered.Keys);
        Replace(_answers, recovered.Answers);
        Stops.Clear();
        Stops.AddRange(recovered.Stops);
        Started.Clear();
        Started.AddRange(recovered.Started);
        Turn = null;
        Phase = ThreadStatus.Idle;
        if (recovered.RunningText is { } running)
        {
            Turn = new ReferenceTurn(running) { Round = Math.Max(1, recovered.Round), HasOutput = true };
            GoOn(recovered);
        }
    }

    private void GoOn(RecoveredThread recovered)
    {
        if (recovered.IsAsked)
        {
            AfterCalls();
        }
        else
        {
            BeginRound();
        }
    }

    private void LoseProcess(bool ofProcess)
    {
        _resubmit = null;
        if (ofProcess)
        {
            IsGateOccupied = false;
            _answersOfRuntime.Clear();
        }
    }

    /// <summary>Takes what is left of the turn's answers, if it is the beginning of what there was.</summary>
    private void LoseTail(IReadOnlyList<ReferenceMessage> left)
    {
        var first = LastQuestion + 1;
        CloseAnswer(isPartial: true);
        var before = Messages[first..];
        for (var i = 0; i < left.Count; i++)
        {
            var isLast = i == left.Count - 1;
            var isSame = i < before.Count && before[i].ToString() == left[i].ToString();
            if (!isSame && !(isLast && (IsBeginning(left[i], before.ElementAtOrDefault(i)) || IsBeginning(left[i], _forgotten))))
            {
                throw new DivergenceException($"'{left[i]}' is left of '{(i < before.Count ? before[i] : "nothing")}'.");
            }
        }

        // Calls are durable before anybody sees them.
        if (before.Skip(left.Count).Any(static lost => lost.Calls.Count > 0))
        {
            throw new DivergenceException("An answer with tool calls is lost.");
        }

        Messages.RemoveRange(first, Messages.Count - first);
        Messages.AddRange(left);
    }

    private static bool IsBeginning(ReferenceMessage left, ReferenceMessage? before) =>
        left.Role == before?.Role
        && before.Text.StartsWith(left.Text, StringComparison.Ordinal)
        && before.Thinking.StartsWith(left.Thinking, StringComparison.Ordinal)
        && string.Concat(left.Calls) == string.Concat(before.Calls);

    private static void Replace<TKey, TValue>(Dictionary<TKey, TValue> all, IEnumerable<KeyValuePair<TKey, TValue>> by)
        where TKey : notnull
    {
        all.Clear();
        foreach (var (key, value) in by)
        {
            all.Add(key, value);
        }
    }
}

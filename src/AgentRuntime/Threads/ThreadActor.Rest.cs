namespace AgentRuntime.Threads;

/// <content>Coming to rest before the runtime stops.</content>
internal sealed partial class ThreadActor
{
    /// <summary>
    /// Nothing new begins from now on. What waits, for its turn or for a person, is left to a journal that outlives the process, and
    /// is stopped where the journal would take it along.
    /// </summary>
    private void OnRest(ThreadProtocol.Rest rest)
    {
        Rare.RestWaiter = Sender;
        CancelTitle();
        if (!_environment.Journal.IsDurable)
        {
            ClearQueue();
        }

        if (_turn is not null && !IsLeftToJournal && (rest.Cancels || Status == ThreadStatus.AwaitingApproval))
        {
            CancelRunningTurn();
        }

        Settle(isFlushDue: true);
    }

    private bool IsLeftToJournal => Status == ThreadStatus.AwaitingApproval && _environment.Journal.IsDurable;

    private void TellRest()
    {
        if (_rare?.RestWaiter is not { } waiter || (_turn is not null && !IsLeftToJournal))
        {
            return;
        }

        _log.Flush(isDue: true, isIdle: _turn is null, Conversation.Owner);
        if (_log.IsSettled)
        {
            waiter.Tell(ThreadProtocol.Rested.Instance, Self);
        }
    }
}

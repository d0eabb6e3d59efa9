namespace AgentRuntime.Threads;

/// <content>What an idle thread does as time goes by: it becomes small first, and leaves the memory later.</content>
internal sealed partial class ThreadActor
{
    private bool _isTrimmed;

    // Either may be infinite, which is less than zero.
    private bool TrimsFirst => _environment.Threads is { } settings
        && settings.TrimAfter > TimeSpan.Zero
        && (settings.IdleTimeout < TimeSpan.Zero || settings.TrimAfter < settings.IdleTimeout);

    /// <summary>How long nothing must come until the first step.</summary>
    private TimeSpan FirstIdleStep => TrimsFirst ? _environment.Threads.TrimAfter : _environment.Threads.IdleTimeout;

    private void OnReceiveTimeout()
    {
        if (_isTrimmed || !TrimsFirst)
        {
            OfferPassivation();
        }
        else if (!IsNeeded)
        {
            Trim();
            _isTrimmed = true;
            var idle = _environment.Threads.IdleTimeout;
            Context.SetReceiveTimeout(idle < TimeSpan.Zero ? null : idle - _environment.Threads.TrimAfter);
        }
    }

    /// <summary>
    /// Lets go of all that can be made again. What the thread was told and has said stays: its next turn begins at once. Who reads what
    /// was before gets it from the journal.
    /// </summary>
    private void Trim()
    {
        _log.Trim();
        Conversation.Trim();
        _sinks = null;
        _telemetry = null;
        _stopped = null;
        _queue = null;
        if (_rare is { IsEmptyBetweenTurns: true })
        {
            _rare = null;
        }
    }
}

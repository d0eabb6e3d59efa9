namespace Akka.Actor;

/// <summary>What only some actors need; most have none of it, so it is not part of the cell.</summary>
internal sealed class CellExtras
{
    private RareExtras? _rare;
    private TimeSpan _receiveTimeout;

    internal Receive? Behavior { get; set; }
    internal Stash? Stash { get; set; }
    internal bool CurrentIsStashed { get; set; }
    internal TimerScheduler? Timers { get; set; }

    /// <summary>Longer than zero; null for none.</summary>
    internal TimeSpan? ReceiveTimeout
    {
        get => _receiveTimeout == default ? null : _receiveTimeout;
        set => _receiveTimeout = value ?? default;
    }

    internal ReceiveTimeoutTick? ReceiveTimeoutTick { get; set; }

    /// <summary>When the receive time-out passes, on the scheduler's monotonic clock.</summary>
    internal TimeSpan ReceiveTimeoutDue { get; set; }

    internal Dictionary<IActorRef, object?>? Watching { get; set; }
    internal HashSet<IActorRef>? WatchedBy { get; set; }

    /// <summary>What next to no actor has; null until somebody needs it.</summary>
    internal RareExtras? RareOrNull => _rare;

    /// <summary>The same, made where it is missing.</summary>
    internal RareExtras Rare => _rare ??= new RareExtras();

    internal bool HasTerminationState => Watching is { Count: > 0 } || WatchedBy is { Count: > 0 };

    /// <summary>An actor at rest keeps no empty tables: most watch for a short time and then no more.</summary>
    internal void DropEmptyWatches()
    {
        Watching = Watching is { Count: 0 } ? null : Watching;
        WatchedBy = WatchedBy is { Count: 0 } ? null : WatchedBy;
        if (_rare is { TerminatedQueued.Count: 0 } rare)
        {
            rare.TerminatedQueued = null;
            _rare = rare.IsEmpty ? null : rare;
        }
    }
}

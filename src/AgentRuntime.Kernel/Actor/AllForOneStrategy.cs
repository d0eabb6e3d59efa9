namespace Akka.Actor;

/// <summary>Applies a decision to restart or stop to all children.</summary>
public class AllForOneStrategy : SupervisorStrategy, IEquatable<AllForOneStrategy>
{
    /// <summary>Restarts at most <paramref name="maxNrOfRetries"/> times within the range, then stops the children; null or -1 is no limit.</summary>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, DeciderOf(localOnlyDecider))
    {
    }

    /// <summary>Restarts at most <paramref name="maxNrOfRetries"/> times within the range, then stops the children; null or -1 is no limit.</summary>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), decider)
    {
    }

    /// <summary>Restarts at most <paramref name="maxNrOfRetries"/> times within the range, then stops the children; -1 is no limit.</summary>
    public AllForOneStrategy(
        int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, DeciderOf(localOnlyDecider), loggingEnabled)
    {
    }

    /// <summary>Restarts at most <paramref name="maxNrOfRetries"/> times within the range, then stops the children; -1 is no limit.</summary>
    public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRangeMilliseconds = withinTimeMilliseconds;
        Decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    /// <summary>Restarts without limit.</summary>
    public AllForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(-1, -1, localOnlyDecider)
    {
    }

    /// <summary>Restarts without limit.</summary>
    public AllForOneStrategy(IDecider decider)
        : this(-1, -1, decider)
    {
    }

    /// <summary>Decides by the default decider, restarts without limit.</summary>
    protected AllForOneStrategy()
        : this(DefaultDecider)
    {
    }

    /// <summary>How often a child is restarted within the range before the children are stopped; -1 is no limit.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>The range in milliseconds; -1 counts over the whole life.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    /// <summary>Decides about a failure.</summary>
    public override IDecider Decider { get; }

    /// <summary>Whether both have the same limits and decider.</summary>
    public bool Equals(AllForOneStrategy? other)
        => ReferenceEquals(this, other)
            || (other is not null && MaxNumberOfRetries == other.MaxNumberOfRetries
                && WithinTimeRangeMilliseconds == other.WithinTimeRangeMilliseconds && Decider.Equals(other.Decider));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AllForOneStrategy other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MaxNumberOfRetries, WithinTimeRangeMilliseconds, Decider);

    /// <summary>What the decider says.</summary>
    protected override Directive Handle(IActorRef child, Exception exception) => Decider.Decide(exception);

    internal override void ProcessFailure(ActorCell cell, bool restart, LocalActorRef child, Exception cause, LocalActorRef[] children)
    {
        var permitted = restart;
        foreach (var one in children)
        {
            permitted = permitted && RequestRestartPermission(one.Cell, MaxNumberOfRetries, WithinTimeRangeMilliseconds);
        }

        foreach (var one in children)
        {
            if (permitted)
            {
                RestartChild(one, cause, suspendFirst: !ReferenceEquals(one, child));
            }
            else
            {
                cell.Stop(one);
            }
        }
    }
}

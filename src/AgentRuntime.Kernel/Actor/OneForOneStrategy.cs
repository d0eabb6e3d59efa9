namespace Akka.Actor;

/// <summary>Applies the decision to the failed child alone.</summary>
public class OneForOneStrategy : SupervisorStrategy, IEquatable<OneForOneStrategy>
{
    /// <summary>Restarts at most <paramref name="maxNrOfRetries"/> times within the range, then stops the child; null or -1 is no limit.</summary>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, DeciderOf(localOnlyDecider))
    {
    }

    /// <summary>Restarts at most <paramref name="maxNrOfRetries"/> times within the range, then stops the child; null or -1 is no limit.</summary>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), decider)
    {
    }

    /// <summary>Restarts at most <paramref name="maxNrOfRetries"/> times within the range, then stops the child; -1 is no limit.</summary>
    public OneForOneStrategy(
        int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, DeciderOf(localOnlyDecider), loggingEnabled)
    {
    }

    /// <summary>Restarts at most <paramref name="maxNrOfRetries"/> times within the range, then stops the child; -1 is no limit.</summary>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRangeMilliseconds = withinTimeMilliseconds;
        Decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    /// <summary>Restarts without limit.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(-1, -1, localOnlyDecider)
    {
    }

    /// <summary>Restarts without limit.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(-1, -1, localOnlyDecider, loggingEnabled)
    {
    }

    /// <summary>Restarts without limit.</summary>
    public OneForOneStrategy(IDecider decider)
        : this(-1, -1, decider)
    {
    }

    /// <summary>Decides by the default decider, restarts without limit.</summary>
    protected OneForOneStrategy()
        : this(DefaultDecider)
    {
    }

    /// <summary>How often a child is restarted within the range before it is stopped; -1 is no limit.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>The range in milliseconds; -1 counts over the whole life.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    /// <summary>Decides about a failure.</summary>
    public override IDecider Decider { get; }

    /// <summary>The same with another limit.</summary>
    public OneForOneStrategy WithMaxNrOfRetries(int maxNrOfRetries)
        => new(maxNrOfRetries, WithinTimeRangeMilliseconds, Decider, LoggingEnabled);

    /// <summary>Whether both have the same limits and decider.</summary>
    public bool Equals(OneForOneStrategy? other)
        => ReferenceEquals(this, other)
            || (other is not null && MaxNumberOfRetries == other.MaxNumberOfRetries
                && WithinTimeRangeMilliseconds == other.WithinTimeRangeMilliseconds && Decider.Equals(other.Decider));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is OneForOneStrategy other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MaxNumberOfRetries, WithinTimeRangeMilliseconds, Decider);

    /// <summary>What the decider says.</summary>
    protected override Directive Handle(IActorRef child, Exception exception) => Decider.Decide(exception);

    internal override void ProcessFailure(ActorCell cell, bool restart, LocalActorRef child, Exception cause, LocalActorRef[] children)
    {
        if (restart && RequestRestartPermission(child.Cell, MaxNumberOfRetries, WithinTimeRangeMilliseconds))
        {
            RestartChild(child, cause, suspendFirst: false);
        }
        else
        {
            cell.Stop(child);
        }
    }
}

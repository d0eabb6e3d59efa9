using Akka.Event;

namespace Akka.Actor;

/// <summary>How an actor supervises its children.</summary>
public abstract class SupervisorStrategy
{
    /// <summary>Stops at <see cref="ActorInitializationException"/>, <see cref="ActorKilledException"/> and
    /// <see cref="DeathPactException"/>; restarts at all else.</summary>
    public static readonly IDecider DefaultDecider = Actor.Decider.From(static cause => cause switch
    {
        ActorInitializationException => Directive.Stop,
        ActorKilledException => Directive.Stop,
        DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    });

    /// <summary>Decides for the failed child alone by <see cref="DefaultDecider"/>, restarts without limit.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    /// <summary>Stops the failed child, whatever it threw.</summary>
    public static readonly OneForOneStrategy StoppingStrategy = new(static _ => Directive.Stop);

    private protected SupervisorStrategy()
    {
    }

    /// <summary>Decides about a failure.</summary>
    public abstract IDecider Decider { get; }

    /// <summary>Whether failures are logged.</summary>
    protected bool LoggingEnabled { get; set; } = true;

    /// <summary>What to do about the failure of <paramref name="child"/>.</summary>
    protected abstract Directive Handle(IActorRef child, Exception exception);

    /// <summary>Publishes the failure: a warning for Resume, nothing for Escalate (the next supervisor logs it), an error else.</summary>
    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        if (!LoggingEnabled || directive == Directive.Escalate)
        {
            return;
        }

        var message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        var source = child.Path.ToString();
        context.System.EventStream.Publish(
            directive == Directive.Resume
                ? new Warning(source, GetType(), message)
                : (LogEvent)new Error(cause, source, GetType(), message));
    }

    /// <summary>Restarts a child; <paramref name="suspendFirst"/> for one that has not failed itself.</summary>
    protected void RestartChild(IActorRef child, Exception cause, bool suspendFirst)
    {
        var target = (IInternalActorRef)child;
        if (suspendFirst)
        {
            target.Suspend();
        }

        target.Restart(cause);
    }

    /// <summary>Lets a failed child go on.</summary>
    protected void ResumeChild(IActorRef child, Exception exception) => ((IInternalActorRef)child).Resume(exception);

    /// <summary>Applies the decision; false escalates.</summary>
    internal bool HandleFailure(ActorCell cell, LocalActorRef child, Exception cause, LocalActorRef[] children)
    {
        var directive = Handle(child, cause);
        LogFailure(cell, child, cause, directive);
        switch (directive)
        {
            case Directive.Resume:
                ResumeChild(child, cause);
                return true;
            case Directive.Restart:
                ProcessFailure(cell, restart: true, child, cause, children);
                return true;
            case Directive.Stop:
                ProcessFailure(cell, restart: false, child, cause, children);
                return true;
            default:
                return false;
        }
    }

    internal abstract void ProcessFailure(ActorCell cell, bool restart, LocalActorRef child, Exception cause, LocalActorRef[] children);

    private protected static bool RequestRestartPermission(ActorCell child, int maxRetries, int windowMilliseconds)
    {
        if (maxRetries == 0)
        {
            return false;
        }

        if (windowMilliseconds <= 0)
        {
            return maxRetries < 0 || ++child.RestartCount <= maxRetries;
        }

        var now = Environment.TickCount64;
        if (child.RestartWindowStart == 0)
        {
            child.RestartWindowStart = now;
        }

        if (now - child.RestartWindowStart <= windowMilliseconds)
        {
            return ++child.RestartCount <= Math.Max(maxRetries, 1);
        }

        child.RestartCount = 1;
        child.RestartWindowStart = now;
        return true;
    }

    private protected static int Milliseconds(TimeSpan? withinTimeRange)
        => withinTimeRange is { } range ? (int)Math.Clamp(range.TotalMilliseconds, -1, int.MaxValue) : -1;

    private protected static IDecider DeciderOf(Func<Exception, Directive> localOnlyDecider) => Actor.Decider.From(localOnlyDecider);
}

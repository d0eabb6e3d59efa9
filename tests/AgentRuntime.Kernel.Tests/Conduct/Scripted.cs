using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Conduct;

/// <summary>An actor that runs a test's script.</summary>
internal sealed class Scripted : UntypedActor, IWithStash, IWithTimers
{
    private readonly Script _script;

    public Scripted(Script script)
    {
        _script = script;
        script.Constructed?.Invoke(this);
    }

    public IUntypedActorContext Ctx => Context;

    public IActorRef Me => Self;

    public IActorRef From => Sender;

    public IStash Stash { get; set; } = null!;

    public ITimerScheduler Timers { get; set; } = null!;

    public void NotHandled(object message) => Unhandled(message);

    public void Run(Func<Task> action) => RunTask(action);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Exception exception:
                throw exception;
            case Func<Scripted, object?> ask:
                Sender.Tell(ask(this) ?? "null");
                break;
            case Action<Scripted> action:
                action(this);
                break;
            default:
                _script.Receive?.Invoke(this, message);
                break;
        }
    }

    protected override void PreStart() => _script.PreStart?.Invoke(this);

    protected override void PostStop() => _script.PostStop?.Invoke(this);

    protected override void PreRestart(Exception reason, object? message)
    {
        if (_script.PreRestart is null)
        {
            base.PreRestart(reason, message);
        }
        else
        {
            _script.PreRestart(this, reason, message);
        }
    }

    protected override void PostRestart(Exception reason)
    {
        if (_script.PostRestart is null)
        {
            base.PostRestart(reason);
        }
        else
        {
            _script.PostRestart(this, reason);
        }
    }

    protected override SupervisorStrategy SupervisorStrategy() => _script.Strategy ?? base.SupervisorStrategy();
}

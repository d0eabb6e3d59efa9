using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

/// <summary>An actor whose behaviour a test writes inline; each restart configures a new instance.</summary>
public sealed class Act : ReceiveActor
{
    public Act(Action<Act> configure) => configure(this);

    public Action? OnStart { get; set; }

    public Action? OnStop { get; set; }

    public Action<Exception, object?>? OnPreRestart { get; set; }

    public Action<Exception>? OnPostRestart { get; set; }

    public Func<SupervisorStrategy>? Strategy { get; set; }

    /// <summary>Whether the children outlive a restart.</summary>
    public bool KeepsChildren { get; set; }

    public IActorContext Ctx => Context;

    public IActorRef Me => Self;

    public IActorRef From => Sender;

    public static Props Props(Action<Act> configure) => Akka.Actor.Props.Create(() => new Act(configure));

    public void On<T>(Action<T> handler) => Receive(handler);

    public void On<T>(Action<T> handler, Predicate<T> shouldHandle) => Receive(handler, shouldHandle);

    public void OnTry<T>(Func<T, bool> handler) => Receive(handler);

    public void OnAsync<T>(Func<T, Task> handler) => ReceiveAsync(handler);

    public void OnAny(Action<object> handler) => ReceiveAny(handler);

    public void OnType(Type type, Action<object> handler) => Receive(type, handler);

    public void OnAnyAsync(Func<object, Task> handler) => ReceiveAnyAsync(handler);

    public void Switch(Action configure) => Become(configure);

    public void Push(Action configure) => BecomeStacked(configure);

    public void Pop() => UnbecomeStacked();

    public void NotHandled(object message) => Unhandled(message);

    public void Run(Func<Task> action) => RunTask(action);

    protected override void PreStart() => OnStart?.Invoke();

    protected override void PostStop() => OnStop?.Invoke();

    protected override void PreRestart(Exception reason, object? message)
    {
        OnPreRestart?.Invoke(reason, message);
        if (!KeepsChildren)
        {
            base.PreRestart(reason, message);
        }
    }

    protected override void PostRestart(Exception reason)
    {
        OnPostRestart?.Invoke(reason);
        base.PostRestart(reason);
    }

    protected override SupervisorStrategy SupervisorStrategy() => Strategy?.Invoke() ?? base.SupervisorStrategy();
}

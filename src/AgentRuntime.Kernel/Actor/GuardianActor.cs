namespace Akka.Actor;

/// <summary>The actor at <c>/user</c> and at <c>/system</c>: it only supervises.</summary>
internal sealed class GuardianActor : ActorBase
{
    protected override bool Receive(object message)
    {
        if (message is Terminated)
        {
            return true;
        }

        ((ActorSystemImpl)Context.System).DeadLettersRef.Undelivered(message, Sender, Self);
        return true;
    }

    protected override void PreRestart(Exception reason, object? message)
    {
        // The guardian holds no state: its children outlive it.
    }
}

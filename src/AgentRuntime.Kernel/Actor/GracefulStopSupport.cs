namespace Akka.Actor;

/// <summary>Stopping an actor and waiting for its end.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends <see cref="PoisonPill"/>; true when the actor has stopped.</summary>
    /// <exception cref="TaskCanceledException">The actor has not stopped in time.</exception>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout)
        => target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>Sends a message that makes the actor stop; true when it has stopped.</summary>
    /// <exception cref="TaskCanceledException">The actor has not stopped in time.</exception>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        var actor = (IInternalActorRef)target;
        if (actor.SystemImpl is not { } system)
        {
            return true;
        }

        var end = new AskActorRef<Terminated>(system);
        end.Arm(timeout, CancellationToken.None);
        actor.SendSystemMessage(new WatchMessage(actor, end));
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            await end.Task.ConfigureAwait(false);
            return true;
        }
        catch (AskTimeoutException e)
        {
            actor.SendSystemMessage(new UnwatchMessage(actor, end));
            throw new TaskCanceledException($"{target} has not stopped within {timeout}.", e);
        }
    }
}

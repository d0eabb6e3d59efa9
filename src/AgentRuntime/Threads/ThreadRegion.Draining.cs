using Akka.Actor;

namespace AgentRuntime.Threads;

/// <content>Bringing all threads to rest before the runtime stops.</content>
internal sealed partial class ThreadRegion
{
    private readonly HashSet<IActorRef> _restless = [];
    private readonly List<IActorRef> _drainWaiters = [];
    private ThreadProtocol.Rest? _rest;

    /// <summary>From now on nothing new is taken; answered when every thread is at rest. Asked again, it may cancel what still runs.</summary>
    private void OnDrain(ThreadProtocol.Drain drain)
    {
        var isFirst = _rest is null;
        _rest = new ThreadProtocol.Rest(drain.Cancels);
        _drainWaiters.Add(Sender);
        foreach (var thread in isFirst ? [.. Threads] : _restless.ToArray())
        {
            SendToRest(thread);
        }

        AnswerDrainWaiters();
    }

    // The children are known to the kernel: a set of one's own would be the same once more.
    private IEnumerable<IActorRef> Threads => Context.GetChildren().Where(child => !_helpers.Contains(child));

    private void SendToRest(IActorRef thread)
    {
        if (_rest is { } rest)
        {
            _restless.Add(thread);
            thread.Tell(rest, Self);
        }
    }

    private void OnRested(IActorRef thread)
    {
        if (_restless.Remove(thread))
        {
            AnswerDrainWaiters();
        }
    }

    private void AnswerDrainWaiters()
    {
        if (_restless.Count > 0)
        {
            return;
        }

        foreach (var waiter in _drainWaiters)
        {
            waiter.Tell(ThreadProtocol.Done.Instance, Self);
        }

        _drainWaiters.Clear();
    }

    private bool IsRefused(object message) =>
        _rest is not null
        && message is ThreadProtocol.Create or ThreadProtocol.CreateCopy or ThreadProtocol.Submit or ThreadProtocol.Resubmit;
}

using Akka.Event;

namespace Akka.Actor;

/// <summary>The bound of a mailbox: a sender waits for room up to the push time-out, then its message becomes a dead letter.</summary>
#pragma warning disable CA1001 // without its wait handle, which nobody asks for, a semaphore holds nothing to free
internal sealed class MailboxBound(int capacity, TimeSpan pushTimeout)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _room = new(capacity);
    private int _prepended;

    internal bool TryEnter(object message, IActorRef? sender, ActorCell cell)
    {
        if (_room.Wait(pushTimeout))
        {
            return true;
        }

        cell.SystemImpl.EventStream.Publish(new DeadLetter(message, sender ?? cell.SystemImpl.DeadLetters, cell.Self));
        return false;
    }

    /// <summary>Makes room when a message leaves the mailbox, on the actor's thread.</summary>
    internal void Leave()
    {
        if (_prepended > 0)
        {
            // Unstashed messages came by the actor itself and took no room.
            _prepended--;
            return;
        }

        _room.Release();
    }

    internal void AddPrepended(int count) => _prepended += count;
}

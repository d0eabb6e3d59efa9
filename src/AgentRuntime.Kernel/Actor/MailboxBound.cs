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
    internal void Leave(object message)
    {
        if (message is Terminated)
        {
            // It enters a full mailbox, too: an actor that waited for room in its own would wait in vain, and a watcher must be told.
            return;
        }

        if (_prepended > 0)
        {
            // Unstashed messages came by the actor itself and took no room.
            _prepended--;
            return;
        }

        _room.Release();
    }

    internal void AddPrepended(Envelope[] envelopes)
    {
        foreach (var envelope in envelopes)
        {
            if (envelope.Message is not Terminated)
            {
                _prepended++;
            }
        }
    }
}

using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>How a mailbox is bounded; capacity 0 is unbounded, stash capacity -1 is unbounded.</summary>
internal sealed record MailboxSettings(int Capacity, TimeSpan PushTimeout, int StashCapacity)
{
    internal MailboxBound? NewBound() => Capacity == 0 ? null : new MailboxBound(Capacity, PushTimeout);
}

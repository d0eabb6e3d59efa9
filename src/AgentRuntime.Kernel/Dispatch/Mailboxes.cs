using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>The mailbox settings of a system by their path.</summary>
internal sealed class Mailboxes(ActorSystemImpl system)
{
    internal const string DefaultMailboxId = "akka.actor.default-mailbox";

    private const int DefaultCapacity = 1000;

    private static readonly TimeSpan DefaultPushTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, MailboxSettings> _known = new(StringComparer.Ordinal);
    private readonly MailboxSettings _default = Read(system.Settings.Config, DefaultMailboxId);

    /// <summary>The settings of an actor's mailbox: its own, else its dispatcher's, else the default ones.</summary>
    internal MailboxSettings Lookup(Props props)
    {
        if (props.HasMailbox && props.Mailbox is { Length: > 0 } id && id != DefaultMailboxId)
        {
            return Lookup(id);
        }

        return _default;
    }

    private static MailboxSettings Read(Config all, string id)
    {
        if (!all.HasPath(id))
        {
            throw new ConfigurationException($"Mailbox Type [{id}] not configured.");
        }

        // What an own section leaves out, the default one says.
        var config = id == DefaultMailboxId ? all.GetConfig(id)! : all.GetConfig(id)!.WithFallback(all.GetConfig(DefaultMailboxId)!);
        var type = config.GetString("mailbox-type", "Akka.Dispatch.UnboundedMailbox").Split(',')[0].Trim();
        var stash = config.GetInt("stash-capacity", -1);
        switch (type)
        {
            case "Akka.Dispatch.UnboundedMailbox" or "Akka.Dispatch.UnboundedDequeBasedMailbox":
                return new MailboxSettings(0, TimeSpan.Zero, stash);
            case "Akka.Dispatch.BoundedMailbox" or "Akka.Dispatch.BoundedDequeBasedMailbox":
                var capacity = config.GetInt("mailbox-capacity", DefaultCapacity);
                if (capacity <= 0)
                {
                    throw new ConfigurationException($"{id}.mailbox-capacity must be positive, but is {capacity}.");
                }

                var timeout = config.GetTimeSpan("mailbox-push-timeout-time", DefaultPushTimeout);
                return new MailboxSettings(capacity, timeout < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : timeout, stash);
            default:
                throw new ConfigurationException(
                    $"{id}.mailbox-type is {type}, which is not known. Known are Akka.Dispatch.UnboundedMailbox, BoundedMailbox, "
                    + $"UnboundedDequeBasedMailbox and BoundedDequeBasedMailbox.");
        }
    }

    private MailboxSettings Lookup(string id)
        => _known.TryGetValue(id, out var known)
            ? known
            : _known.GetOrAdd(id, static (key, config) => Read(config, key), system.Settings.Config);
}

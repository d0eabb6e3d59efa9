using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Event;

/// <summary>The bus that carries log events to the loggers.</summary>
public class LoggingBus : ActorEventBus<object, Type>
{
    private readonly ConcurrentDictionary<Type, IActorRef[]> _receivers = new();
    private volatile LogLevel _logLevel = LogLevel.InfoLevel;

    /// <summary>The least important level that is still logged; loggers added later get no less.</summary>
    public LogLevel LogLevel => _logLevel;

    /// <summary>The loggers, which a change of the level subscribes anew.</summary>
    internal List<IActorRef> Loggers { get; } = [];

    /// <summary>Changes the least important level that is still logged.</summary>
    public void SetLogLevel(LogLevel logLevel)
    {
        _logLevel = logLevel;
        foreach (var logger in Loggers)
        {
            SubscribeLevels(logger, logLevel);
        }
    }

    /// <inheritdoc/>
    public override void Publish(object @event)
    {
        var type = @event.GetType();
        if (!_receivers.TryGetValue(type, out var receivers))
        {
            receivers = FindReceivers(@event, type);
        }

        foreach (var receiver in receivers)
        {
            Publish(@event, receiver);
        }
    }

    internal void SubscribeLevels(IActorRef logger, LogLevel level)
    {
        foreach (var each in Enum.GetValues<LogLevel>())
        {
            if (each >= level)
            {
                Subscribe(logger, each.ClassFor());
            }
            else
            {
                Unsubscribe(logger, each.ClassFor());
            }
        }
    }

    internal override void SubscriptionsChanged() => _receivers.Clear();

    /// <inheritdoc/>
    protected override bool Classify(object @event, Type classifier) => classifier.IsInstanceOfType(@event);

    /// <inheritdoc/>
    protected override Type GetClassifier(object @event) => @event.GetType();

    /// <inheritdoc/>
    protected override bool IsSubClassification(Type parent, Type child) => parent.IsAssignableFrom(child);

    /// <inheritdoc/>
    protected override void Publish(object @event, IActorRef subscriber)
    {
        if (subscriber is IInternalActorRef { IsTerminated: true })
        {
            Drop(subscriber);
            return;
        }

        subscriber.Tell(@event, ActorRefs.NoSender);
    }

    private IActorRef[] FindReceivers(object @event, Type type)
    {
        var before = Subscriptions;
        var found = new List<IActorRef>();
        foreach (var subscription in before)
        {
            if (Wants(subscription, @event) && !found.Contains(subscription.Subscriber))
            {
                found.Add(subscription.Subscriber);
            }
        }

        IActorRef[] receivers = [.. found];
        _receivers[type] = receivers;
        if (!ReferenceEquals(before, Subscriptions))
        {
            // A subscription came meanwhile: what was found may be old, so it must not stay.
            _receivers.TryRemove(type, out _);
        }

        return receivers;
    }
}

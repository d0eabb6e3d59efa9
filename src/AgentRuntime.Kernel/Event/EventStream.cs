using Akka.Actor;

namespace Akka.Event;

/// <summary>The bus of a system: log events, dead letters and whatever the application publishes. Subscribers get the events of
/// their type and its subtypes; one that has stopped is dropped.</summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;

    /// <summary>A bus; with <paramref name="debug"/> it logs each subscription.</summary>
    public EventStream(bool debug) => _debug = debug;

    /// <summary>Subscribes an actor to a type and its subtypes; false when it has that type already.</summary>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (_debug)
        {
            Publish(new Debug(SimpleName(this), GetType(), $"subscribing {subscriber} to channel {channel}"));
        }

        foreach (var subscription in Subscriptions)
        {
            if (subscription.Subscriber is IInternalActorRef { IsTerminated: true })
            {
                Drop(subscription.Subscriber);
            }
        }

        return base.Subscribe(subscriber, channel);
    }

    /// <summary>Takes all subscriptions of an actor back; false when it had none.</summary>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (_debug)
        {
            Publish(new Debug(SimpleName(this), GetType(), $"unsubscribing {subscriber} from all channels"));
        }

        return base.Unsubscribe(subscriber);
    }

    /// <summary>Takes the subscription of an actor to a type back; false when it had none.</summary>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (_debug)
        {
            Publish(new Debug(SimpleName(this), GetType(), $"unsubscribing {subscriber} from channel {channel}"));
        }

        return base.Unsubscribe(subscriber, channel);
    }
}

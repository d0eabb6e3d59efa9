namespace Akka.Event;

/// <summary>Passes events to the subscribers of their class.</summary>
/// <typeparam name="TEvent">The type of the events.</typeparam>
/// <typeparam name="TClassifier">What tells the class of an event.</typeparam>
/// <typeparam name="TSubscriber">The type of the subscribers.</typeparam>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
    where TSubscriber : notnull
{
    private readonly Lock _gate = new();
    private volatile Subscription[] _subscriptions = [];

    /// <summary>A bus without subscribers.</summary>
    protected EventBus()
    {
    }

    internal Subscription[] Subscriptions => _subscriptions;

    /// <summary>Subscribes to a class of events; false when the subscriber has that class already.</summary>
    public virtual bool Subscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_gate)
        {
            foreach (var known in _subscriptions)
            {
                if (known.Subscriber.Equals(subscriber) && IsSubClassification(known.Classifier, classifier)
                    && !known.Excluded.Exists(e => IsSubClassification(e, classifier)))
                {
                    return false;
                }
            }

            _subscriptions = [.. _subscriptions, new Subscription(classifier, subscriber, [])];
        }

        SubscriptionsChanged();
        return true;
    }

    /// <summary>Takes all subscriptions back; false when there were none.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber) => Drop(subscriber);

    /// <summary>Takes the subscription to a class back; false when there was none. Who subscribed to a class above it keeps the
    /// rest of that.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber, TClassifier classifier)
        => Change(s =>
        {
            if (!s.Subscriber.Equals(subscriber))
            {
                return s;
            }

            if (IsSubClassification(classifier, s.Classifier))
            {
                return null;
            }

            return IsSubClassification(s.Classifier, classifier) && !s.Excluded.Exists(e => IsSubClassification(e, classifier))
                ? s with { Excluded = [.. s.Excluded, classifier] }
                : s;
        });

    /// <summary>Passes an event to the subscribers of its class and of the classes above it, once each.</summary>
    public virtual void Publish(TEvent @event)
    {
        var subscriptions = _subscriptions;
        for (var i = 0; i < subscriptions.Length; i++)
        {
            if (Wants(subscriptions[i], @event) && IsFirst(subscriptions, i, @event))
            {
                Publish(@event, subscriptions[i].Subscriber);
            }
        }
    }

    /// <summary>Passes an event to one subscriber.</summary>
    protected abstract void Publish(TEvent @event, TSubscriber subscriber);

    /// <summary>Whether an event is of a class.</summary>
    protected abstract bool Classify(TEvent @event, TClassifier classifier);

    /// <summary>The class of an event.</summary>
    protected abstract TClassifier GetClassifier(TEvent @event);

    /// <summary>Whether the one class includes the other.</summary>
    protected abstract bool IsSubClassification(TClassifier parent, TClassifier child);

    /// <summary>A short name of a type, for the log.</summary>
    protected string SimpleName(Type source) => Logging.SimpleName(source);

    /// <summary>A short name of an object's type, for the log.</summary>
    protected string SimpleName(object source) => Logging.SimpleName(source);

    internal virtual void SubscriptionsChanged()
    {
    }

    internal bool Wants(Subscription subscription, TEvent @event)
        => Classify(@event, subscription.Classifier) && !subscription.Excluded.Exists(e => Classify(@event, e));

    /// <summary>Takes all subscriptions back without a word in the log.</summary>
    internal bool Drop(TSubscriber subscriber) => Change(s => s.Subscriber.Equals(subscriber) ? null : s);

    private bool IsFirst(Subscription[] subscriptions, int index, TEvent @event)
    {
        for (var i = 0; i < index; i++)
        {
            if (subscriptions[i].Subscriber.Equals(subscriptions[index].Subscriber) && Wants(subscriptions[i], @event))
            {
                return false;
            }
        }

        return true;
    }

    private bool Change(Func<Subscription, Subscription?> change)
    {
        lock (_gate)
        {
            var before = _subscriptions;
            var changed = false;
            var kept = new List<Subscription>(before.Length);
            foreach (var subscription in before)
            {
                var after = change(subscription);
                changed |= !ReferenceEquals(after, subscription);
                if (after is not null)
                {
                    kept.Add(after);
                }
            }

            if (!changed)
            {
                return false;
            }

            _subscriptions = [.. kept];
        }

        SubscriptionsChanged();
        return true;
    }

    /// <summary>A subscription to a class without some of the classes below it.</summary>
    internal sealed record Subscription(TClassifier Classifier, TSubscriber Subscriber, List<TClassifier> Excluded);
}

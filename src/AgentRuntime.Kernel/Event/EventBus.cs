namespace Akka.Event;

/// <summary>Passes events to the subscribers of their class.</summary>
/// <typeparam name="TEvent">The type of the events.</typeparam>
/// <typeparam name="TClassifier">What tells the class of an event.</typeparam>
/// <typeparam name="TSubscriber">The type of the subscribers.</typeparam>
public abstract class EventBus<TEvent, TClassifier, TSubscriber>
    where TSubscriber : notnull
{
    private readonly Lock _gate = new();
    private volatile (TClassifier Classifier, TSubscriber Subscriber)[] _subscriptions = [];

    /// <summary>A bus without subscribers.</summary>
    protected EventBus()
    {
    }

    internal (TClassifier Classifier, TSubscriber Subscriber)[] Subscriptions => _subscriptions;

    /// <summary>Subscribes to a class of events; false when the subscriber has that class already.</summary>
    public virtual bool Subscribe(TSubscriber subscriber, TClassifier classifier)
    {
        lock (_gate)
        {
            foreach (var known in _subscriptions)
            {
                if (known.Subscriber.Equals(subscriber) && IsSubClassification(known.Classifier, classifier))
                {
                    return false;
                }
            }

            _subscriptions = [.. _subscriptions, (classifier, subscriber)];
        }

        SubscriptionsChanged();
        return true;
    }

    /// <summary>Takes all subscriptions back; false when there were none.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber) => Remove(s => s.Subscriber.Equals(subscriber));

    /// <summary>Takes the subscription to a class back; false when there was none.</summary>
    public virtual bool Unsubscribe(TSubscriber subscriber, TClassifier classifier)
        => Remove(s => s.Subscriber.Equals(subscriber) && IsSubClassification(classifier, s.Classifier));

    /// <summary>Passes an event to the subscribers of its class and of the classes above it, once each.</summary>
    public virtual void Publish(TEvent @event)
    {
        var subscriptions = _subscriptions;
        for (var i = 0; i < subscriptions.Length; i++)
        {
            if (Classify(@event, subscriptions[i].Classifier) && IsFirst(subscriptions, i, @event))
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

    private bool IsFirst((TClassifier Classifier, TSubscriber Subscriber)[] subscriptions, int index, TEvent @event)
    {
        for (var i = 0; i < index; i++)
        {
            if (subscriptions[i].Subscriber.Equals(subscriptions[index].Subscriber) && Classify(@event, subscriptions[i].Classifier))
            {
                return false;
            }
        }

        return true;
    }

    private bool Remove(Predicate<(TClassifier Classifier, TSubscriber Subscriber)> which)
    {
        lock (_gate)
        {
            var kept = Array.FindAll(_subscriptions, s => !which(s));
            if (kept.Length == _subscriptions.Length)
            {
                return false;
            }

            _subscriptions = kept;
        }

        SubscriptionsChanged();
        return true;
    }
}

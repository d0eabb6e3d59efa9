using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Reactive.Streams;

namespace Akka.Streams.TestKit;

/// <summary>Publishers that a test controls.</summary>
public static partial class TestPublisher
{
    /// <summary>A publisher that completes at once whoever subscribes.</summary>
    public static IPublisher<T> Empty<T>() => new Ending<T>(null, lazy: false);

    /// <summary>A publisher that completes whoever subscribes, once something is requested.</summary>
    public static IPublisher<T> LazyEmpty<T>() => new Ending<T>(null, lazy: true);

    /// <summary>A publisher that fails at once whoever subscribes.</summary>
    public static IPublisher<T> Error<T>(Exception exception) => new Ending<T>(exception, lazy: false);

    /// <summary>A publisher that fails whoever subscribes, once something is requested.</summary>
    public static IPublisher<T> LazyError<T>(Exception exception) => new Ending<T>(exception, lazy: true);

    /// <summary>A publisher that sends exactly what the test says, whatever is requested.</summary>
    /// <param name="testKit">The test.</param>
    /// <param name="autoOnSubscribe">Whether a subscriber gets its subscription at once.</param>
    public static ManualProbe<T> CreateManualPublisherProbe<T>(this TestKitBase testKit, bool autoOnSubscribe = true) => new(testKit, autoOnSubscribe);

    /// <summary>A publisher that keeps account of what is requested.</summary>
    /// <param name="testKit">The test.</param>
    /// <param name="initialPendingRequests">What counts as requested from the start.</param>
    public static Probe<T> CreatePublisherProbe<T>(this TestKitBase testKit, long initialPendingRequests = 0) => new(testKit, initialPendingRequests);

    /// <summary>What a subscriber did.</summary>
    public interface IPublisherEvent : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>It subscribed.</summary>
    [StructLayout(LayoutKind.Auto)]
    public struct Subscribe(ISubscription subscription) : IPublisherEvent
    {
        /// <summary>The new subscription.</summary>
        public readonly ISubscription Subscription = subscription;
    }

    /// <summary>It cancelled.</summary>
    [StructLayout(LayoutKind.Auto)]
    public struct CancelSubscription(ISubscription subscription) : IPublisherEvent
    {
        /// <summary>The cancelled subscription.</summary>
        public readonly ISubscription Subscription = subscription;
    }

    /// <summary>It requested elements.</summary>
    [StructLayout(LayoutKind.Auto)]
    public struct RequestMore(ISubscription subscription, long nrOfElements) : IPublisherEvent
    {
        /// <summary>The subscription.</summary>
        public readonly ISubscription Subscription = subscription;

        /// <summary>How many elements.</summary>
        public readonly long NrOfElements = nrOfElements;
    }

    private sealed class Ending<T>(Exception? failure, bool lazy) : IPublisher<T>
    {
        public void Subscribe(ISubscriber<T> subscriber)
        {
            ArgumentNullException.ThrowIfNull(subscriber);
            ISubscription subscription = failure is null
                ? new StreamTestKit.CompletedSubscription<T>(subscriber)
                : new StreamTestKit.FailedSubscription<T>(subscriber, failure);
            subscriber.OnSubscribe(lazy ? subscription : new Ended());
            if (!lazy)
            {
                subscription.Request(1);
            }
        }

        public override string ToString() => failure is null ? "empty-publisher" : $"error-publisher({failure.Message})";
    }

    private sealed class Ended : ISubscription
    {
        public void Request(long n)
        {
        }

        public void Cancel()
        {
        }
    }
}

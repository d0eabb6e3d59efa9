using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Internal;
using Reactive.Streams;

namespace Akka.Streams.TestKit;

/// <summary>Subscriptions that a test controls.</summary>
[SuppressMessage("Roslynator", "RCS1102:Make class static", Justification = "the official class can be created")]
public class StreamTestKit
{
    /// <summary>Completes its subscriber at the first request.</summary>
    public sealed class CompletedSubscription<T>(ISubscriber<T> subscriber) : ISubscription
    {
        /// <summary>Who is completed.</summary>
        public ISubscriber<T> Subscriber => subscriber;

        /// <summary>Completes the subscriber.</summary>
        public void Request(long n) => subscriber.OnComplete();

        /// <summary>Does nothing.</summary>
        public void Cancel()
        {
        }
    }

    /// <summary>Fails its subscriber at the first request.</summary>
    public sealed class FailedSubscription<T>(ISubscriber<T> subscriber, Exception cause) : ISubscription
    {
        /// <summary>Who is failed.</summary>
        public ISubscriber<T> Subscriber => subscriber;

        /// <summary>The failure.</summary>
        public Exception Cause => cause;

        /// <summary>Fails the subscriber.</summary>
        public void Request(long n) => subscriber.OnError(cause);

        /// <summary>Does nothing.</summary>
        public void Cancel()
        {
        }
    }

    /// <summary>The subscription of a publisher probe: what its subscriber does comes to the probe, what the test sends goes to the subscriber.</summary>
    public sealed class PublisherProbeSubscription<T>(ISubscriber<T> subscriber, TestProbe publisherProbe) : ISubscription
    {
        /// <summary>Who gets the elements.</summary>
        public ISubscriber<T> Subscriber => subscriber;

        /// <summary>Who gets the events.</summary>
        public TestProbe PublisherProbe => publisherProbe;

        /// <summary>Tells the probe of a request.</summary>
        public void Request(long n) => publisherProbe.Ref.Tell(new TestPublisher.RequestMore(this, n), ActorRefs.NoSender);

        /// <summary>Tells the probe of the cancellation.</summary>
        public void Cancel() => publisherProbe.Ref.Tell(new TestPublisher.CancelSubscription(this), ActorRefs.NoSender);

        /// <summary>Expects a request of that size.</summary>
        public void ExpectRequest(long n, CancellationToken cancellationToken = default) =>
            Completed.Result(RequestAsync(blocking: true, n, cancellationToken));

        /// <summary>Expects a request of that size.</summary>
        public Task ExpectRequestAsync(long n, CancellationToken cancellationToken = default) =>
            RequestAsync(blocking: false, n, cancellationToken).AsTask();

        /// <summary>Expects a request and returns its size.</summary>
        public long ExpectRequest(CancellationToken cancellationToken = default) => Completed.Result(RequestAsync(blocking: true, cancellationToken));

        /// <summary>Expects a request and returns its size.</summary>
        public Task<long> ExpectRequestAsync(CancellationToken cancellationToken = default) => RequestAsync(blocking: false, cancellationToken).AsTask();

        /// <summary>Expects the subscriber to cancel; requests before that are skipped.</summary>
        public void ExpectCancellation(CancellationToken cancellationToken = default) => publisherProbe.FishForMessage(
            IsCancellation, hint: "ExpectCancellation", cancellationToken: cancellationToken);

        /// <summary>Expects the subscriber to cancel; requests before that are skipped.</summary>
        public async Task ExpectCancellationAsync(CancellationToken cancellationToken = default) => await publisherProbe.FishForMessageAsync(
            IsCancellation, hint: "ExpectCancellation", cancellationToken: cancellationToken).ConfigureAwait(false);

        /// <summary>Sends an element.</summary>
        public void SendNext(T element) => subscriber.OnNext(element);

        /// <summary>Completes.</summary>
        public void SendComplete() => subscriber.OnComplete();

        /// <summary>Fails.</summary>
        public void SendError(Exception cause) => subscriber.OnError(cause);

        /// <summary>Hands the subscription over, for a probe that does not do so itself.</summary>
        public void SendOnSubscribe() => subscriber.OnSubscribe(this);

        internal async ValueTask<long> RequestAsync(bool blocking, CancellationToken cancellationToken)
        {
            var request = await publisherProbe.ExpectAsync<TestPublisher.RequestMore>(blocking, null, "ExpectRequest", null, cancellationToken).ConfigureAwait(false);
            if (!ReferenceEquals(request.Subscription, this))
            {
                publisherProbe.Fail("Failed: Expected a request of this subscription, but it came from another one.");
            }

            return request.NrOfElements;
        }

        private async ValueTask<long> RequestAsync(bool blocking, long expected, CancellationToken cancellationToken)
        {
            var requested = await RequestAsync(blocking, cancellationToken).ConfigureAwait(false);
            if (requested != expected)
            {
                publisherProbe.Fail($"Failed: Expected a request of {expected} elements, but {requested} were requested.");
            }

            return requested;
        }

        private bool IsCancellation(object message) =>
            message is TestPublisher.CancelSubscription cancelled && ReferenceEquals(cancelled.Subscription, this);
    }
}

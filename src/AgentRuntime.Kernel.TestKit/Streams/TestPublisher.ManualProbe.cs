using Akka.TestKit;
using Akka.TestKit.Internal;
using Reactive.Streams;

namespace Akka.Streams.TestKit;

public static partial class TestPublisher
{
    /// <summary>A publisher that sends exactly what the test says, whatever is requested; its subscribers' doings are events to expect.</summary>
    public class ManualProbe<T> : IPublisher<T>
    {
        private volatile StreamTestKit.PublisherProbeSubscription<T>? _subscription;

        internal ManualProbe(TestKitBase testKit, bool autoOnSubscribe)
        {
            Probe = testKit.CreateTestProbe(testKit.Sys);
            AutoOnSubscribe = autoOnSubscribe;
        }

        /// <summary>Receives the events.</summary>
        public TestProbe Probe { get; }

        /// <summary>Whether a subscriber gets its subscription at once.</summary>
        public bool AutoOnSubscribe { get; }

        /// <summary>This publisher.</summary>
        public IPublisher<T> Publisher => this;

        /// <summary>The subscription that was expected last.</summary>
        /// <exception cref="InvalidOperationException">None was expected.</exception>
        public StreamTestKit.PublisherProbeSubscription<T> Subscription
        {
            get => _subscription ?? throw new InvalidOperationException("No subscription was expected: call ExpectSubscription or EnsureSubscription first.");
            protected set => _subscription = value;
        }

        internal bool HasSubscription => _subscription is not null;

        /// <summary>Subscribes; the subscription is an event.</summary>
        public void Subscribe(ISubscriber<T> subscriber)
        {
            ArgumentNullException.ThrowIfNull(subscriber);
            var subscription = new StreamTestKit.PublisherProbeSubscription<T>(subscriber, Probe);
            Probe.Ref.Tell(new Subscribe(subscription), Actor.ActorRefs.NoSender);
            if (AutoOnSubscribe)
            {
                subscriber.OnSubscribe(subscription);
            }
        }

        /// <summary>Collects expectations to await in one go.</summary>
        public PublisherFluentBuilder<T> AsyncBuilder() => new(this);

        /// <summary>Expects a subscriber.</summary>
        public StreamTestKit.PublisherProbeSubscription<T> ExpectSubscription(CancellationToken cancellationToken = default) =>
            Completed.Result(SubscriptionAsync(blocking: true, cancellationToken));

        /// <summary>Expects a subscriber.</summary>
        public Task<StreamTestKit.PublisherProbeSubscription<T>> ExpectSubscriptionAsync(CancellationToken cancellationToken = default) =>
            SubscriptionAsync(blocking: false, cancellationToken).AsTask();

        /// <summary>Expects that many elements to be requested.</summary>
        public ManualProbe<T> ExpectRequest(ISubscription subscription, int nrOfElements, CancellationToken cancellationToken = default)
        {
            Completed.Result(RequestAsync(blocking: true, subscription, nrOfElements, cancellationToken));
            return this;
        }

        /// <summary>Expects that many elements to be requested.</summary>
        public Task ExpectRequestAsync(ISubscription subscription, int nrOfElements, CancellationToken cancellationToken = default) =>
            RequestAsync(blocking: false, subscription, nrOfElements, cancellationToken).AsTask();

        /// <summary>Expects silence within what remains, or 3 s.</summary>
        public ManualProbe<T> ExpectNoMsg(CancellationToken cancellationToken = default)
        {
            Probe.ExpectNoMsg(cancellationToken);
            return this;
        }

        /// <summary>Expects silence within the time.</summary>
        public ManualProbe<T> ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default)
        {
            Probe.ExpectNoMsg(duration, cancellationToken);
            return this;
        }

        /// <summary>Expects silence within what remains, or 3 s.</summary>
        public Task ExpectNoMsgAsync(CancellationToken cancellationToken = default) => Probe.ExpectNoMsgAsync(cancellationToken).AsTask();

        /// <summary>Expects silence within the time.</summary>
        public Task ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
            Probe.ExpectNoMsgAsync(duration, cancellationToken).AsTask();

        /// <summary>Expects anything that a subscriber does.</summary>
        public IPublisherEvent ExpectEvent(CancellationToken cancellationToken = default) =>
            Probe.ExpectMsg<IPublisherEvent>(cancellationToken: cancellationToken);

        /// <summary>Expects anything that a subscriber does.</summary>
        public Task<IPublisherEvent> ExpectEventAsync(CancellationToken cancellationToken = default) =>
            Probe.ExpectMsgAsync<IPublisherEvent>(cancellationToken: cancellationToken).AsTask();

        /// <summary>Takes events as long as the filter maps them to something other than null.</summary>
        public IEnumerable<TOther> ReceiveWhile<TOther>(
            TimeSpan? max = null,
            TimeSpan? idle = null,
            Func<object, TOther>? filter = null,
            int msgCount = int.MaxValue,
            CancellationToken cancellationToken = default)
            where TOther : class => Probe.ReceiveWhile<TOther>(max, idle, filter ?? OfType<TOther>, msgCount, cancellationToken);

        /// <summary>Takes events as long as the filter maps them to something other than null.</summary>
        public IAsyncEnumerable<TOther> ReceiveWhileAsync<TOther>(
            TimeSpan? max = null,
            TimeSpan? idle = null,
            Func<object, TOther>? filter = null,
            int msgCount = int.MaxValue,
            CancellationToken cancellationToken = default)
            where TOther : class => Probe.ReceiveWhileAsync<TOther>(max, idle, filter ?? OfType<TOther>, msgCount, cancellationToken);

        /// <summary>Runs the block; fails when it takes longer than <paramref name="max"/>.</summary>
        public TOther Within<TOther>(TimeSpan max, Func<TOther> execute, CancellationToken cancellationToken = default) =>
            Probe.Within(max, execute, cancellationToken: cancellationToken);

        /// <summary>Runs the block; fails when it takes less than <paramref name="min"/> or longer than <paramref name="max"/>.</summary>
        public TOther Within<TOther>(TimeSpan min, TimeSpan max, Func<TOther> execute, CancellationToken cancellationToken = default) =>
            Probe.Within(min, max, execute, cancellationToken: cancellationToken);

        /// <summary>Runs the block; fails when it takes longer than <paramref name="max"/>.</summary>
        public Task<TOther> WithinAsync<TOther>(TimeSpan max, Func<Task<TOther>> execute, CancellationToken cancellationToken = default) =>
            Probe.WithinAsync(max, execute, cancellationToken: cancellationToken);

        /// <summary>Runs the block; fails when it takes less than <paramref name="min"/> or longer than <paramref name="max"/>.</summary>
        public Task<TOther> WithinAsync<TOther>(TimeSpan min, TimeSpan max, Func<Task<TOther>> actionAsync, CancellationToken cancellationToken = default) =>
            Probe.WithinAsync(min, max, actionAsync, cancellationToken: cancellationToken);

        internal async ValueTask<StreamTestKit.PublisherProbeSubscription<T>> SubscriptionAsync(bool blocking, CancellationToken cancellationToken)
        {
            var subscribed = await Probe.ExpectAsync<Subscribe>(blocking, null, "ExpectSubscription", null, cancellationToken).ConfigureAwait(false);
            return Subscription = (StreamTestKit.PublisherProbeSubscription<T>)subscribed.Subscription;
        }

        private static TOther OfType<TOther>(object message)
            where TOther : class => (message as TOther)!;

        private async ValueTask<RequestMore> RequestAsync(bool blocking, ISubscription subscription, int count, CancellationToken cancellationToken)
        {
            var request = await Probe.ExpectAsync<RequestMore>(blocking, null, null, null, cancellationToken).ConfigureAwait(false);
            if (request.NrOfElements != count || !ReferenceEquals(request.Subscription, subscription))
            {
                Probe.Fail($"Failed: Expected a request of {count} elements, but {request.NrOfElements} were requested.");
            }

            return request;
        }
    }
}

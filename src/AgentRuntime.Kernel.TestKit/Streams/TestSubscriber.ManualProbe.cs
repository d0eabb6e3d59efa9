using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Internal;
using Reactive.Streams;

namespace Akka.Streams.TestKit;

public static partial class TestSubscriber
{
    /// <summary>A subscriber whose publisher's doings are events to expect. It requests only what the test requests through its subscription.</summary>
    public partial class ManualProbe<T> : ISubscriber<T>
    {
        private readonly TestProbe _probe;
        private volatile ISubscription? _subscription;

        internal ManualProbe(TestKitBase testKit) => _probe = testKit.CreateTestProbe(testKit.Sys);

        /// <summary>The subscription that was expected.</summary>
        /// <exception cref="InvalidOperationException">None was expected.</exception>
        public ISubscription Subscription
        {
            get => _subscription ?? throw new InvalidOperationException("No subscription was expected: call ExpectSubscription or EnsureSubscription first.");
            protected set => _subscription = value;
        }

        internal bool HasSubscription => _subscription is not null;

        internal TestProbe TestProbe => _probe;

        /// <summary>Collects expectations to await in one go.</summary>
        public SubscriberFluentBuilder<T> AsyncBuilder() => new(this);

        /// <summary>Takes the subscription; an event.</summary>
        public void OnSubscribe(ISubscription subscription) => _probe.Ref.Tell(new OnSubscribe(subscription), ActorRefs.NoSender);

        /// <summary>Takes an element; an event.</summary>
        public void OnNext(T element) => _probe.Ref.Tell(new OnNext<T>(element), ActorRefs.NoSender);

        /// <summary>Takes the completion; an event.</summary>
        public void OnComplete() => _probe.Ref.Tell(TestSubscriber.OnComplete.Instance, ActorRefs.NoSender);

        /// <summary>Takes the failure; an event.</summary>
        public void OnError(Exception cause) => _probe.Ref.Tell(new OnError(cause), ActorRefs.NoSender);

        /// <summary>Expects the subscription.</summary>
        public ISubscription ExpectSubscription(CancellationToken cancellationToken = default) =>
            Completed.Result(SubscriptionAsync(blocking: true, cancellationToken));

        /// <summary>Expects the subscription.</summary>
        public Task<ISubscription> ExpectSubscriptionAsync(CancellationToken cancellationToken = default) =>
            SubscriptionAsync(blocking: false, cancellationToken).AsTask();

        /// <summary>Expects any event.</summary>
        public ISubscriberEvent ExpectEvent(CancellationToken cancellationToken = default) =>
            Completed.Result(EventAsync(blocking: true, null, cancellationToken));

        /// <summary>Expects any event within the time.</summary>
        public ISubscriberEvent ExpectEvent(TimeSpan max, CancellationToken cancellationToken = default) =>
            Completed.Result(EventAsync(blocking: true, max, cancellationToken));

        /// <summary>Expects any event and returns what the function makes of it.</summary>
        public TOther ExpectEvent<TOther>(Func<ISubscriberEvent, TOther> func, CancellationToken cancellationToken = default) =>
            func(ExpectEvent(cancellationToken));

        /// <summary>Expects an event equal to that one.</summary>
        public ManualProbe<T> ExpectEvent(ISubscriberEvent e, CancellationToken cancellationToken = default)
        {
            _probe.ExpectMsg(e, cancellationToken: cancellationToken);
            return this;
        }

        /// <summary>Expects any event.</summary>
        public Task<ISubscriberEvent> ExpectEventAsync(CancellationToken cancellationToken = default) =>
            EventAsync(blocking: false, null, cancellationToken).AsTask();

        /// <summary>Expects any event within the time.</summary>
        public Task<ISubscriberEvent> ExpectEventAsync(TimeSpan? max, CancellationToken cancellationToken = default) =>
            EventAsync(blocking: false, max, cancellationToken).AsTask();

        /// <summary>Expects any event and returns what the function makes of it.</summary>
        public async Task<TOther> ExpectEventAsync<TOther>(Func<ISubscriberEvent, TOther> func, CancellationToken cancellationToken = default) =>
            func(await ExpectEventAsync(cancellationToken).ConfigureAwait(false));

        /// <summary>Expects the completion.</summary>
        public ManualProbe<T> ExpectComplete(CancellationToken cancellationToken = default) => ExpectComplete(null, cancellationToken);

        /// <summary>Expects the completion within the time.</summary>
        public ManualProbe<T> ExpectComplete(TimeSpan? timeout, CancellationToken cancellationToken = default)
        {
            Completed.Result(CompleteAsync(blocking: true, timeout, cancellationToken));
            return this;
        }

        /// <summary>Expects the completion.</summary>
        public Task ExpectCompleteAsync(CancellationToken cancellationToken = default) => CompleteAsync(blocking: false, null, cancellationToken).AsTask();

        /// <summary>Expects a failure and returns it.</summary>
        public Exception ExpectError(CancellationToken cancellationToken = default) => Completed.Result(ErrorAsync(blocking: true, cancellationToken));

        /// <summary>Expects a failure and returns it.</summary>
        public Task<Exception> ExpectErrorAsync(CancellationToken cancellationToken = default) => ErrorAsync(blocking: false, cancellationToken).AsTask();

        /// <summary>Expects subscription and failure, requesting one element between them.</summary>
        public Exception ExpectSubscriptionAndError(CancellationToken cancellationToken = default) =>
            ExpectSubscriptionAndError(signalDemand: true, cancellationToken);

        /// <summary>Expects subscription and failure.</summary>
        /// <param name="signalDemand">Whether to request one element between them.</param>
        /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
        public Exception ExpectSubscriptionAndError(bool signalDemand, CancellationToken cancellationToken = default) =>
            Completed.Result(SubscriptionAndErrorAsync(blocking: true, signalDemand, cancellationToken));

        /// <summary>Expects subscription and failure, requesting one element between them.</summary>
        public Task<Exception> ExpectSubscriptionAndErrorAsync(CancellationToken cancellationToken = default) =>
            ExpectSubscriptionAndErrorAsync(signalDemand: true, cancellationToken);

        /// <summary>Expects subscription and failure.</summary>
        public Task<Exception> ExpectSubscriptionAndErrorAsync(bool signalDemand, CancellationToken cancellationToken = default) =>
            SubscriptionAndErrorAsync(blocking: false, signalDemand, cancellationToken).AsTask();

        /// <summary>Expects subscription and completion, requesting one element between them.</summary>
        public ManualProbe<T> ExpectSubscriptionAndComplete(CancellationToken cancellationToken = default) =>
            ExpectSubscriptionAndComplete(signalDemand: true, cancellationToken);

        /// <summary>Expects subscription and completion.</summary>
        public ManualProbe<T> ExpectSubscriptionAndComplete(bool signalDemand, CancellationToken cancellationToken = default)
        {
            Completed.Result(SubscriptionAndCompleteAsync(blocking: true, signalDemand, cancellationToken));
            return this;
        }

        /// <summary>Expects subscription and completion.</summary>
        public Task ExpectSubscriptionAndCompleteAsync(bool signalDemand = true, CancellationToken cancellationToken = default) =>
            SubscriptionAndCompleteAsync(blocking: false, signalDemand, cancellationToken).AsTask();

        /// <summary>Expects silence within what remains, or 3 s.</summary>
        public ManualProbe<T> ExpectNoMsg(CancellationToken cancellationToken = default)
        {
            _probe.ExpectNoMsg(cancellationToken);
            return this;
        }

        /// <summary>Expects silence within the time.</summary>
        public ManualProbe<T> ExpectNoMsg(TimeSpan remaining, CancellationToken cancellationToken = default)
        {
            _probe.ExpectNoMsg(remaining, cancellationToken);
            return this;
        }

        /// <summary>Expects silence within the time.</summary>
        public Task ExpectNoMsgAsync(TimeSpan remaining, CancellationToken cancellationToken = default) =>
            _probe.ExpectNoMsgAsync(remaining, cancellationToken).AsTask();

        /// <summary>Runs the block; fails when it takes longer than <paramref name="max"/>.</summary>
        public TOther Within<TOther>(TimeSpan max, Func<TOther> execute, CancellationToken cancellationToken = default) =>
            _probe.Within(max, execute, cancellationToken: cancellationToken);

        /// <summary>Runs the block; fails when it takes less than <paramref name="min"/> or longer than <paramref name="max"/>.</summary>
        public TOther Within<TOther>(TimeSpan min, TimeSpan max, Func<TOther> execute, CancellationToken cancellationToken = default) =>
            _probe.Within(min, max, execute, cancellationToken: cancellationToken);

        /// <summary>Runs the block; fails when it takes longer than <paramref name="max"/>.</summary>
        public Task<TOther> WithinAsync<TOther>(TimeSpan max, Func<Task<TOther>> execute, CancellationToken cancellationToken = default) =>
            _probe.WithinAsync(max, execute, cancellationToken: cancellationToken);

        /// <summary>Runs the block; fails when it takes less than <paramref name="min"/> or longer than <paramref name="max"/>.</summary>
        public Task<TOther> WithinAsync<TOther>(TimeSpan min, TimeSpan max, Func<Task<TOther>> execute, CancellationToken cancellationToken = default) =>
            _probe.WithinAsync(min, max, execute, cancellationToken: cancellationToken);

        /// <summary>Runs the block; fails when it takes longer than <paramref name="max"/>.</summary>
        public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
            _probe.WithinAsync(max, actionAsync, epsilonValue, cancellationToken);

        internal async ValueTask<ISubscription> SubscriptionAsync(bool blocking, CancellationToken cancellationToken)
        {
            var given = await _probe.ExpectAsync<OnSubscribe>(blocking, null, "ExpectSubscription", null, cancellationToken).ConfigureAwait(false);
            return Subscription = given.Subscription;
        }

        internal ValueTask<ISubscriberEvent> EventAsync(bool blocking, TimeSpan? max, CancellationToken cancellationToken) =>
            _probe.ExpectAsync<ISubscriberEvent>(blocking, max, null, null, cancellationToken);

        internal async ValueTask CompleteAsync(bool blocking, TimeSpan? timeout, CancellationToken cancellationToken) =>
            await _probe.ExpectAsync<OnComplete>(blocking, timeout, null, null, cancellationToken).ConfigureAwait(false);

        internal async ValueTask<Exception> ErrorAsync(bool blocking, CancellationToken cancellationToken) =>
            (await _probe.ExpectAsync<OnError>(blocking, null, null, null, cancellationToken).ConfigureAwait(false)).Cause;

        private async ValueTask<Exception> SubscriptionAndErrorAsync(bool blocking, bool signalDemand, CancellationToken cancellationToken)
        {
            await SubscribedAsync(blocking, signalDemand, cancellationToken).ConfigureAwait(false);
            return await ErrorAsync(blocking, cancellationToken).ConfigureAwait(false);
        }

        private async ValueTask SubscriptionAndCompleteAsync(bool blocking, bool signalDemand, CancellationToken cancellationToken)
        {
            await SubscribedAsync(blocking, signalDemand, cancellationToken).ConfigureAwait(false);
            await CompleteAsync(blocking, null, cancellationToken).ConfigureAwait(false);
        }

        private async ValueTask SubscribedAsync(bool blocking, bool signalDemand, CancellationToken cancellationToken)
        {
            var subscription = await SubscriptionAsync(blocking, cancellationToken).ConfigureAwait(false);
            if (signalDemand)
            {
                subscription.Request(1);
            }
        }
    }
}

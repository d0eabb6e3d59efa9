using Akka.TestKit;
using Akka.TestKit.Internal;

namespace Akka.Streams.TestKit;

public static partial class TestPublisher
{
    /// <summary>A publisher of one subscriber that sends only what is requested: sending waits for a request.</summary>
    public class Probe<T> : ManualProbe<T>
    {
        internal Probe(TestKitBase testKit, long initialPendingRequests)
            : base(testKit, autoOnSubscribe: true) => Pending = initialPendingRequests;

        /// <summary>How many elements are requested, as far as expected, and not yet sent.</summary>
        public long Pending { get; private set; }

        /// <summary>Expects the subscriber, unless it was expected before.</summary>
        public void EnsureSubscription(CancellationToken cancellationToken = default) =>
            Completed.Result(EnsureAsync(blocking: true, cancellationToken));

        /// <summary>Expects the subscriber, unless it was expected before.</summary>
        public Task EnsureSubscriptionAsync(CancellationToken cancellationToken = default) => EnsureAsync(blocking: false, cancellationToken).AsTask();

        /// <summary>Sends an element; waits for a request if there is none.</summary>
        public Probe<T> SendNext(T element, CancellationToken cancellationToken = default)
        {
            Completed.Result(NextAsync(blocking: true, element, cancellationToken));
            return this;
        }

        /// <summary>Sends an element; waits for a request if there is none.</summary>
        public Task SendNextAsync(T element, CancellationToken cancellationToken = default) =>
            NextAsync(blocking: false, element, cancellationToken).AsTask();

        /// <summary>Sends an element, requested or not.</summary>
        public Probe<T> UnsafeSendNext(T element, CancellationToken cancellationToken = default)
        {
            EnsureSubscription(cancellationToken);
            Subscription.SendNext(element);
            return this;
        }

        /// <summary>Sends an element, requested or not.</summary>
        public async Task UnsafeSendNextAsync(T element, CancellationToken cancellationToken = default)
        {
            await EnsureSubscriptionAsync(cancellationToken).ConfigureAwait(false);
            Subscription.SendNext(element);
        }

        /// <summary>Completes.</summary>
        public Probe<T> SendComplete(CancellationToken cancellationToken = default)
        {
            EnsureSubscription(cancellationToken);
            Subscription.SendComplete();
            return this;
        }

        /// <summary>Completes.</summary>
        public async Task SendCompleteAsync(CancellationToken cancellationToken = default)
        {
            await EnsureSubscriptionAsync(cancellationToken).ConfigureAwait(false);
            Subscription.SendComplete();
        }

        /// <summary>Fails.</summary>
        public Probe<T> SendError(Exception e, CancellationToken cancellationToken = default)
        {
            EnsureSubscription(cancellationToken);
            Subscription.SendError(e);
            return this;
        }

        /// <summary>Fails.</summary>
        public async Task SendErrorAsync(Exception e, CancellationToken cancellationToken = default)
        {
            await EnsureSubscriptionAsync(cancellationToken).ConfigureAwait(false);
            Subscription.SendError(e);
        }

        /// <summary>Expects a request and returns its size; it adds to <see cref="Pending"/>.</summary>
        public long ExpectRequest(CancellationToken cancellationToken = default) => Completed.Result(RequestAsync(blocking: true, cancellationToken));

        /// <summary>Expects a request and returns its size; it adds to <see cref="Pending"/>.</summary>
        public Task<long> ExpectRequestAsync(CancellationToken cancellationToken = default) => RequestAsync(blocking: false, cancellationToken).AsTask();

        /// <summary>Expects the subscriber to cancel; requests before that are skipped.</summary>
        public Probe<T> ExpectCancellation(CancellationToken cancellationToken = default)
        {
            EnsureSubscription(cancellationToken);
            Subscription.ExpectCancellation(cancellationToken);
            return this;
        }

        /// <summary>Expects the subscriber to cancel; requests before that are skipped.</summary>
        public async Task ExpectCancellationAsync(CancellationToken cancellationToken = default)
        {
            await EnsureSubscriptionAsync(cancellationToken).ConfigureAwait(false);
            await Subscription.ExpectCancellationAsync(cancellationToken).ConfigureAwait(false);
        }

        private async ValueTask EnsureAsync(bool blocking, CancellationToken cancellationToken)
        {
            if (!HasSubscription)
            {
                await SubscriptionAsync(blocking, cancellationToken).ConfigureAwait(false);
            }
        }

        private async ValueTask<long> RequestAsync(bool blocking, CancellationToken cancellationToken)
        {
            await EnsureAsync(blocking, cancellationToken).ConfigureAwait(false);
            var requested = await Subscription.RequestAsync(blocking, cancellationToken).ConfigureAwait(false);
            Pending += requested;
            return requested;
        }

        private async ValueTask NextAsync(bool blocking, T element, CancellationToken cancellationToken)
        {
            await EnsureAsync(blocking, cancellationToken).ConfigureAwait(false);
            if (Pending == 0)
            {
                await RequestAsync(blocking, cancellationToken).ConfigureAwait(false);
            }

            Pending--;
            Subscription.SendNext(element);
        }
    }
}

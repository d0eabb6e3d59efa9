using Akka.TestKit;
using Akka.TestKit.Internal;

namespace Akka.Streams.TestKit;

public static partial class TestSubscriber
{
    /// <summary>A subscriber with requests of its own: it takes its subscription when it first needs it.</summary>
    public class Probe<T> : ManualProbe<T>
    {
        internal Probe(TestKitBase testKit)
            : base(testKit)
        {
        }

        /// <summary>Expects the subscription, unless it was expected before.</summary>
        public Probe<T> EnsureSubscription(CancellationToken cancellationToken = default)
        {
            Completed.Result(EnsureAsync(blocking: true, cancellationToken));
            return this;
        }

        /// <summary>Expects the subscription, unless it was expected before.</summary>
        public Task EnsureSubscriptionAsync(CancellationToken cancellationToken = default) => EnsureAsync(blocking: false, cancellationToken).AsTask();

        /// <summary>Requests so many elements.</summary>
        public Probe<T> Request(long n)
        {
            EnsureSubscription();
            Subscription.Request(n);
            return this;
        }

        /// <summary>Requests so many elements.</summary>
        public async Task RequestAsync(long n)
        {
            await EnsureSubscriptionAsync().ConfigureAwait(false);
            Subscription.Request(n);
        }

        /// <summary>Requests one element and returns it.</summary>
        public T RequestNext() => Request(1).ExpectNext();

        /// <summary>Requests one element and returns it, if it comes within the time.</summary>
        public T RequestNext(TimeSpan timeout) => Request(1).ExpectNext(timeout);

        /// <summary>Requests one element; expects that one.</summary>
        public Probe<T> RequestNext(T element)
        {
            Request(1).ExpectNext(element);
            return this;
        }

        /// <summary>Requests one element and returns it.</summary>
        public async Task<T> RequestNextAsync()
        {
            await RequestAsync(1).ConfigureAwait(false);
            return await ExpectNextAsync().ConfigureAwait(false);
        }

        /// <summary>Requests one element; expects that one.</summary>
        public async Task RequestNextAsync(T element)
        {
            await RequestAsync(1).ConfigureAwait(false);
            await ExpectNextAsync(element).ConfigureAwait(false);
        }

        /// <summary>Requests one element and returns it, if it comes within the time.</summary>
        public async Task<T> RequestNextAsync(TimeSpan timeout)
        {
            await RequestAsync(1).ConfigureAwait(false);
            return await ExpectNextAsync(timeout).ConfigureAwait(false);
        }

        /// <summary>Cancels.</summary>
        public Probe<T> Cancel()
        {
            EnsureSubscription();
            Subscription.Cancel();
            return this;
        }

        /// <summary>Cancels.</summary>
        public async Task CancelAsync()
        {
            await EnsureSubscriptionAsync().ConfigureAwait(false);
            Subscription.Cancel();
        }

        internal async ValueTask EnsureAsync(bool blocking, CancellationToken cancellationToken)
        {
            if (!HasSubscription)
            {
                await SubscriptionAsync(blocking, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

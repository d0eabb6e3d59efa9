using System.Runtime.CompilerServices;
using Akka.TestKit;
using Akka.TestKit.Internal;

namespace Akka.Streams.TestKit;

public static partial class TestSubscriber
{
    // Expecting elements. A time-out is for each element.
    public partial class ManualProbe<T>
    {
        /// <summary>Expects an element and returns it.</summary>
        public T ExpectNext(CancellationToken cancellationToken = default) => ExpectNext((TimeSpan?)null, cancellationToken);

        /// <summary>Expects an element within the time and returns it.</summary>
        public T ExpectNext(TimeSpan? timeout, CancellationToken cancellationToken = default) =>
            Completed.Result(NextAsync(blocking: true, timeout, cancellationToken));

        /// <summary>Expects those elements in that order.</summary>
        public ManualProbe<T> ExpectNext(params T[] elems) => InOrder(elems, null, default);

        /// <summary>Expects those elements in that order.</summary>
        public ManualProbe<T> ExpectNext(CancellationToken cancellationToken, params T[] elems) => InOrder(elems, null, cancellationToken);

        /// <summary>Expects those elements in that order.</summary>
        public ManualProbe<T> ExpectNext(TimeSpan? timeout, CancellationToken cancellationToken, params T[] elems) =>
            InOrder(elems, timeout, cancellationToken);

        /// <summary>Expects that element.</summary>
        public ManualProbe<T> ExpectNext(T element, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
            InOrder([element], timeout, cancellationToken);

        /// <summary>Expects that element.</summary>
        public ManualProbe<T> ExpectNext(TimeSpan? timeout, T element, CancellationToken cancellationToken = default) =>
            InOrder([element], timeout, cancellationToken);

        /// <summary>Expects an element for which the predicate holds and returns it.</summary>
        public TOther ExpectNext<TOther>(Predicate<TOther> predicate, CancellationToken cancellationToken = default) =>
            Completed.Result(MatchAsync(blocking: true, predicate, cancellationToken));

        /// <summary>Expects an element for which the predicate holds.</summary>
        public ManualProbe<T> MatchNext<TOther>(Predicate<TOther> predicate, CancellationToken cancellationToken = default)
        {
            ExpectNext(predicate, cancellationToken);
            return this;
        }

        /// <summary>Expects an element and returns it.</summary>
        public Task<T> ExpectNextAsync(CancellationToken cancellationToken = default) => ExpectNextAsync((TimeSpan?)null, cancellationToken);

        /// <summary>Expects an element within the time and returns it.</summary>
        public Task<T> ExpectNextAsync(TimeSpan? timeout, CancellationToken cancellationToken = default) =>
            NextAsync(blocking: false, timeout, cancellationToken).AsTask();

        /// <summary>Expects that element.</summary>
        public Task ExpectNextAsync(T element, CancellationToken cancellationToken = default) =>
            InOrderAsync(blocking: false, [element], null, cancellationToken).AsTask();

        /// <summary>Expects that element within the time.</summary>
        public Task ExpectNextAsync(T element, TimeSpan timeout, CancellationToken cancellationToken = default) =>
            InOrderAsync(blocking: false, [element], timeout, cancellationToken).AsTask();

        /// <summary>Expects an element for which the predicate holds and returns it.</summary>
        public Task<TOther> ExpectNextAsync<TOther>(Predicate<TOther> predicate, CancellationToken cancellationToken = default) =>
            MatchAsync(blocking: false, predicate, cancellationToken).AsTask();

        /// <summary>Expects that many elements and returns them.</summary>
        public IEnumerable<T> ExpectNextN(long n, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        {
            var elements = new List<T>();
            for (var i = 0L; i < n; i++)
            {
                elements.Add(ExpectNext(timeout, cancellationToken));
            }

            return elements;
        }

        /// <summary>Expects those elements in that order.</summary>
        public ManualProbe<T> ExpectNextN(IEnumerable<T> all, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
            InOrder(all, timeout, cancellationToken);

        /// <summary>Expects that many elements and yields them.</summary>
        public async IAsyncEnumerable<T> ExpectNextNAsync(
            long n, TimeSpan? timeout = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (var i = 0L; i < n; i++)
            {
                yield return await ExpectNextAsync(timeout, cancellationToken).ConfigureAwait(false);
            }
        }

        /// <summary>Expects those elements in that order.</summary>
        public Task ExpectNextNAsync(IEnumerable<T> all, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
            InOrderAsync(blocking: false, all, timeout, cancellationToken).AsTask();

        /// <summary>Expects those elements in any order.</summary>
        public ManualProbe<T> ExpectNextUnordered(params T[] elems) => Unordered(elems, null, default);

        /// <summary>Expects those elements in any order.</summary>
        public ManualProbe<T> ExpectNextUnordered(CancellationToken cancellationToken, params T[] elems) => Unordered(elems, null, cancellationToken);

        /// <summary>Expects those elements in any order.</summary>
        public ManualProbe<T> ExpectNextUnordered(TimeSpan? timeout, CancellationToken cancellationToken, params T[] elems) =>
            Unordered(elems, timeout, cancellationToken);

        /// <summary>Expects those elements in any order.</summary>
        public ManualProbe<T> ExpectNextUnorderedN(IEnumerable<T> all, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
            Unordered(all, timeout, cancellationToken);

        /// <summary>Expects one of those elements and takes it out of the collection.</summary>
        public ManualProbe<T> ExpectNextWithinSet(ICollection<T> elems, CancellationToken cancellationToken = default)
        {
            Completed.Result(WithinSetAsync(blocking: true, elems, cancellationToken));
            return this;
        }

        /// <summary>Expects an element or a failure and returns it.</summary>
        public object ExpectNextOrError(CancellationToken cancellationToken = default) =>
            Completed.Result(NextOrAsync<OnError>(blocking: true, cancellationToken));

        /// <summary>Expects that element, or a failure with that one's message.</summary>
        public ManualProbe<T> ExpectNextOrError(T element, Exception cause, CancellationToken cancellationToken = default)
        {
            Completed.Result(NextOrErrorAsync(blocking: true, element, cause, cancellationToken));
            return this;
        }

        /// <summary>Expects an element or a failure and returns it.</summary>
        public Task<object> ExpectNextOrErrorAsync(CancellationToken cancellationToken = default) =>
            NextOrAsync<OnError>(blocking: false, cancellationToken).AsTask();

        /// <summary>Expects an element or the completion and returns the element or <see cref="OnComplete"/>.</summary>
        public object ExpectNextOrComplete(CancellationToken cancellationToken = default) =>
            Completed.Result(NextOrAsync<OnComplete>(blocking: true, cancellationToken));

        /// <summary>Expects that element or the completion.</summary>
        public ManualProbe<T> ExpectNextOrComplete(T element, CancellationToken cancellationToken = default)
        {
            Completed.Result(NextOrCompleteAsync(blocking: true, element, cancellationToken));
            return this;
        }

        /// <summary>Expects an element or the completion and returns the element or <see cref="OnComplete"/>.</summary>
        public Task<object> ExpectNextOrCompleteAsync(CancellationToken cancellationToken = default) =>
            NextOrAsync<OnComplete>(blocking: false, cancellationToken).AsTask();

        /// <summary>Takes events as long as the filter maps them to something other than null; without a filter, elements of the type.</summary>
        public IEnumerable<TOther> ReceiveWhile<TOther>(
            TimeSpan? max = null,
            TimeSpan? idle = null,
            Func<object, TOther>? filter = null,
            int msgs = int.MaxValue,
            CancellationToken cancellationToken = default) =>
            _probe.ReceiveWhile<TOther>(max, idle, filter ?? OfType<TOther>, msgs, cancellationToken);

        /// <summary>Takes events as long as the filter maps them to something other than null; without a filter, elements of the type.</summary>
        public IAsyncEnumerable<TOther> ReceiveWhileAsync<TOther>(
            TimeSpan? max = null,
            TimeSpan? idle = null,
            Func<object, TOther>? filter = null,
            int msgs = int.MaxValue,
            CancellationToken cancellationToken = default) =>
            _probe.ReceiveWhileAsync<TOther>(max, idle, filter ?? OfType<TOther>, msgs, cancellationToken);

        /// <summary>Takes the elements that come within the time, at most so many.</summary>
        public IEnumerable<TOther> ReceiveWithin<TOther>(
            TimeSpan? max, int messages = int.MaxValue, CancellationToken cancellationToken = default) =>
            _probe.ReceiveWhile<TOther>(max, max, OfType<TOther>, messages, cancellationToken);

        /// <summary>Takes the elements that come within the time, at most so many.</summary>
        public IAsyncEnumerable<TOther> ReceiveWithinAsync<TOther>(
            TimeSpan? max, int messages = int.MaxValue, CancellationToken cancellationToken = default) =>
            _probe.ReceiveWhileAsync<TOther>(max, max, OfType<TOther>, messages, cancellationToken);

        /// <summary>Requests everything and returns it when the stream completes.</summary>
        /// <exception cref="ArgumentException">The stream failed.</exception>
        public IList<T> ToStrict(TimeSpan atMost, CancellationToken cancellationToken = default) =>
            Completed.Result(StrictListAsync(atMost, cancellationToken));

        /// <summary>Requests everything and yields it as it comes, until the stream completes.</summary>
        /// <exception cref="ArgumentException">The stream failed.</exception>
        public IAsyncEnumerable<T> ToStrictAsync(TimeSpan atMost, CancellationToken cancellationToken = default) =>
            StrictAsync(blocking: false, atMost, cancellationToken);

        internal async ValueTask<T> NextAsync(bool blocking, TimeSpan? timeout, CancellationToken cancellationToken) =>
            (await _probe.ExpectAsync<OnNext<T>>(blocking, timeout, null, null, cancellationToken).ConfigureAwait(false)).Element;

        internal async ValueTask InOrderAsync(bool blocking, IEnumerable<T> elements, TimeSpan? timeout, CancellationToken cancellationToken)
        {
            foreach (var element in elements)
            {
                Same(element, await NextAsync(blocking, timeout, cancellationToken).ConfigureAwait(false));
            }
        }

        internal async ValueTask UnorderedAsync(bool blocking, IEnumerable<T> elements, TimeSpan? timeout, CancellationToken cancellationToken)
        {
            var missing = elements.ToList();
            for (var count = missing.Count; count > 0; count--)
            {
                var element = await NextAsync(blocking, timeout, cancellationToken).ConfigureAwait(false);
                if (!missing.Remove(element))
                {
                    _probe.Fail($"Failed: Expected one of [{string.Join(", ", missing)}], but received {element}.");
                }
            }
        }

        internal async ValueTask WithinSetAsync(bool blocking, ICollection<T> elements, CancellationToken cancellationToken)
        {
            var element = await NextAsync(blocking, null, cancellationToken).ConfigureAwait(false);
            if (!elements.Remove(element))
            {
                _probe.Fail($"Failed: Expected one of [{string.Join(", ", elements)}], but received {element}.");
            }
        }

        internal async ValueTask<TOther> MatchAsync<TOther>(bool blocking, Predicate<TOther> predicate, CancellationToken cancellationToken)
        {
            var element = await NextAsync(blocking, null, cancellationToken).ConfigureAwait(false);
            if (element is TOther other && predicate(other))
            {
                return other;
            }

            _probe.Fail($"Failed: The element {element} does not match.");
            return default!;
        }

        internal async ValueTask NextOrErrorAsync(bool blocking, T element, Exception cause, CancellationToken cancellationToken)
        {
            var found = await NextOrAsync<OnError>(blocking, cancellationToken).ConfigureAwait(false);
            if (found is not Exception failure)
            {
                Same(element, (T)found);
            }
            else if (failure.Message != cause.Message)
            {
                _probe.Fail($"Failed: Expected {element} or the failure '{cause.Message}', but the failure is '{failure.Message}'.");
            }
        }

        internal async ValueTask NextOrCompleteAsync(bool blocking, T element, CancellationToken cancellationToken)
        {
            if (await NextOrAsync<OnComplete>(blocking, cancellationToken).ConfigureAwait(false) is not TestSubscriber.OnComplete and var found)
            {
                Same(element, (T)found);
            }
        }

        private static TOther OfType<TOther>(object message) => message switch
        {
            OnNext<T> { Element: TOther element } => element,
            TOther other => other,
            _ => default!,
        };

        private ManualProbe<T> InOrder(IEnumerable<T> elements, TimeSpan? timeout, CancellationToken cancellationToken)
        {
            Completed.Result(InOrderAsync(blocking: true, elements, timeout, cancellationToken));
            return this;
        }

        private ManualProbe<T> Unordered(IEnumerable<T> elements, TimeSpan? timeout, CancellationToken cancellationToken)
        {
            Completed.Result(UnorderedAsync(blocking: true, elements, timeout, cancellationToken));
            return this;
        }

        private void Same(T expected, T actual) => _probe.AssertSame(expected, actual);

        private async ValueTask<object> NextOrAsync<TEnd>(bool blocking, CancellationToken cancellationToken)
            where TEnd : ISubscriberEvent
        {
            switch (await EventAsync(blocking, null, cancellationToken).ConfigureAwait(false))
            {
                case OnNext<T> next:
                    return next.Element!;
                case TEnd end:
                    return end is OnError failed ? failed.Cause : end;
                case var other:
                    _probe.Fail($"Failed: Expected an element or {typeof(TEnd).Name}, but received {other}.");
                    return other;
            }
        }

        private async ValueTask<List<T>> StrictListAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            var elements = new List<T>();
            await foreach (var element in StrictAsync(blocking: true, atMost, cancellationToken).ConfigureAwait(false))
            {
                elements.Add(element);
            }

            return elements;
        }

        private async IAsyncEnumerable<T> StrictAsync(bool blocking, TimeSpan atMost, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var end = TestKitBase.Now + atMost;
            if (!HasSubscription)
            {
                await SubscriptionAsync(blocking, cancellationToken).ConfigureAwait(false);
            }

            Subscription.Request(long.MaxValue);
            var received = new List<T>();
            while (true)
            {
                var left = end - TestKitBase.Now;
                switch (await EventAsync(blocking, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
                {
                    case OnNext<T> next:
                        received.Add(next.Element);
                        yield return next.Element;
                        break;
                    case OnError failed:
#pragma warning disable MA0015 // what is wrong is the stream, not an argument; the type is the official one
                        throw new ArgumentException(
                            $"ToStrict received OnError while draining stream! Accumulated elements: [{string.Join(", ", received)}]", failed.Cause);
#pragma warning restore MA0015
                    case TestSubscriber.OnComplete:
                        yield break;
                    case var other:
                        _probe.Fail($"Failed: Expected an element or the end of the stream, but received {other}.");
                        break;
                }
            }
        }
    }
}

using Akka.TestKit.Internal;
using Reactive.Streams;

namespace Akka.Streams.TestKit;

/// <summary>Collects what to request and to expect; nothing happens before <see cref="ExecuteAsync"/> or a method with a result is awaited.</summary>
public class SubscriberFluentBuilder<T>
{
    private readonly ProbeSteps _steps = new();

    internal SubscriberFluentBuilder(TestSubscriber.ManualProbe<T> probe) => Probe = probe;

    /// <summary>The subscriber that the steps are for.</summary>
    public TestSubscriber.ManualProbe<T> Probe { get; }

    private TestSubscriber.Probe<T> Requesting => Probe as TestSubscriber.Probe<T>
        ?? throw new InvalidOperationException("This step needs a TestSubscriber.Probe, which requests by itself; a ManualProbe does not.");

    /// <summary>Runs the steps, then the action.</summary>
    public async Task ExecuteAsync(Func<Task>? asyncAction = null, CancellationToken cancellationToken = default)
    {
        await _steps.RunAsync(cancellationToken).ConfigureAwait(false);
        if (asyncAction is not null)
        {
            await asyncAction().ConfigureAwait(false);
        }
    }

    /// <summary>Expects the subscription, unless it was expected before.</summary>
    public SubscriberFluentBuilder<T> EnsureSubscription() => Then(token => Requesting.EnsureSubscriptionAsync(token));

    /// <summary>Requests so many elements.</summary>
    public SubscriberFluentBuilder<T> Request(long n) => Then(_ => Requesting.RequestAsync(n));

    /// <summary>Requests one element; expects that one.</summary>
    public SubscriberFluentBuilder<T> RequestNext(T element) => Then(_ => Requesting.RequestNextAsync(element));

    /// <summary>Requests as many elements as are given; expects those in that order.</summary>
    public SubscriberFluentBuilder<T> RequestNextN(params T[] elements) => Then(async token =>
    {
        await Requesting.RequestAsync(elements.Length).ConfigureAwait(false);
        await Probe.ExpectNextNAsync(elements, null, token).ConfigureAwait(false);
    });

    /// <summary>Cancels.</summary>
    public SubscriberFluentBuilder<T> Cancel() => Then(_ => Requesting.CancelAsync());

    /// <summary>Expects the completion.</summary>
    public SubscriberFluentBuilder<T> ExpectComplete() => ExpectComplete(null);

    /// <summary>Expects the completion within the time.</summary>
    public SubscriberFluentBuilder<T> ExpectComplete(TimeSpan? timeout) =>
        Then(token => Probe.CompleteAsync(blocking: false, timeout, token).AsTask());

    /// <summary>Expects subscription and completion, requesting one element between them.</summary>
    public SubscriberFluentBuilder<T> ExpectSubscriptionAndComplete() => ExpectSubscriptionAndComplete(signalDemand: true);

    /// <summary>Expects subscription and completion.</summary>
    public SubscriberFluentBuilder<T> ExpectSubscriptionAndComplete(bool signalDemand) =>
        Then(token => Probe.ExpectSubscriptionAndCompleteAsync(signalDemand, token));

    /// <summary>Expects an event equal to that one.</summary>
    public SubscriberFluentBuilder<T> ExpectEvent(TestSubscriber.ISubscriberEvent e) =>
        Then(async token => await Probe.TestProbe.ExpectMsgAsync(e, cancellationToken: token).ConfigureAwait(false));

    /// <summary>Expects those elements in that order.</summary>
    public SubscriberFluentBuilder<T> ExpectNext(params T[] elems) => ExpectNextN(elems);

    /// <summary>Expects that element.</summary>
    public SubscriberFluentBuilder<T> ExpectNext(T element, TimeSpan? timeout = null) => ExpectNextN([element], timeout);

    /// <summary>Expects that element.</summary>
    public SubscriberFluentBuilder<T> ExpectNext(TimeSpan? timeout, T element) => ExpectNextN([element], timeout);

    /// <summary>Expects those elements in that order.</summary>
    public SubscriberFluentBuilder<T> ExpectNext(TimeSpan? timeout, params T[] elems) => ExpectNextN(elems, timeout);

    /// <summary>Expects those elements in that order.</summary>
    public SubscriberFluentBuilder<T> ExpectNextN(IEnumerable<T> all, TimeSpan? timeout = null) =>
        Then(token => Probe.ExpectNextNAsync(all, timeout, token));

    /// <summary>Expects those elements in any order.</summary>
    public SubscriberFluentBuilder<T> ExpectNextUnordered(params T[] elems) => ExpectNextUnorderedN(elems);

    /// <summary>Expects those elements in any order.</summary>
    public SubscriberFluentBuilder<T> ExpectNextUnordered(TimeSpan? timeout, params T[] elems) => ExpectNextUnorderedN(elems, timeout);

    /// <summary>Expects those elements in any order.</summary>
    public SubscriberFluentBuilder<T> ExpectNextUnorderedN(IEnumerable<T> all, TimeSpan? timeout = null) =>
        Then(token => Probe.UnorderedAsync(blocking: false, all, timeout, token).AsTask());

    /// <summary>Expects one of those elements and takes it out of the collection.</summary>
    public SubscriberFluentBuilder<T> ExpectNextWithinSet(ICollection<T> elems) =>
        Then(token => Probe.WithinSetAsync(blocking: false, elems, token).AsTask());

    /// <summary>Expects that element or the completion.</summary>
    public SubscriberFluentBuilder<T> ExpectNextOrComplete(T element) =>
        Then(token => Probe.NextOrCompleteAsync(blocking: false, element, token).AsTask());

    /// <summary>Expects that element, or a failure with that one's message.</summary>
    public SubscriberFluentBuilder<T> ExpectNextOrError(T element, Exception cause) =>
        Then(token => Probe.NextOrErrorAsync(blocking: false, element, cause, token).AsTask());

    /// <summary>Expects an element for which the predicate holds.</summary>
    public SubscriberFluentBuilder<T> MatchNext<TOther>(Predicate<TOther> predicate) => Then(token => Probe.ExpectNextAsync(predicate, token));

    /// <summary>Expects silence within what remains, or 3 s.</summary>
    public SubscriberFluentBuilder<T> ExpectNoMsg() => Then(token => Probe.TestProbe.ExpectNoMsgAsync(token).AsTask());

    /// <summary>Expects silence within the time.</summary>
    public SubscriberFluentBuilder<T> ExpectNoMsg(TimeSpan remaining) => Then(token => Probe.ExpectNoMsgAsync(remaining, token));

    /// <summary>Runs the steps, then expects the subscription.</summary>
    public Task<ISubscription> ExpectSubscriptionAsync(CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.ExpectSubscriptionAsync(token), cancellationToken);

    /// <summary>Runs the steps, then expects subscription and failure, requesting one element between them.</summary>
    public Task<Exception> ExpectSubscriptionAndErrorAsync(CancellationToken cancellationToken = default) =>
        ExpectSubscriptionAndErrorAsync(signalDemand: true, cancellationToken);

    /// <summary>Runs the steps, then expects subscription and failure.</summary>
    public Task<Exception> ExpectSubscriptionAndErrorAsync(bool signalDemand, CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.ExpectSubscriptionAndErrorAsync(signalDemand, token), cancellationToken);

    /// <summary>Runs the steps, then expects a failure and returns it.</summary>
    public Task<Exception> ExpectErrorAsync(CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.ExpectErrorAsync(token), cancellationToken);

    /// <summary>Runs the steps, then expects any event.</summary>
    public Task<TestSubscriber.ISubscriberEvent> ExpectEventAsync(CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.ExpectEventAsync(token), cancellationToken);

    /// <summary>Runs the steps, then expects any event within the time.</summary>
    public Task<TestSubscriber.ISubscriberEvent> ExpectEventAsync(TimeSpan? max, CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.ExpectEventAsync(max, token), cancellationToken);

    /// <summary>Runs the steps, then expects any event and returns what the function makes of it.</summary>
    public Task<TOther> ExpectEventAsync<TOther>(Func<TestSubscriber.ISubscriberEvent, TOther> func, CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.ExpectEventAsync(func, token), cancellationToken);

    /// <summary>Runs the steps, then expects an element and returns it.</summary>
    public Task<T> ExpectNextAsync(CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.ExpectNextAsync(token), cancellationToken);

    /// <summary>Runs the steps, then expects an element within the time and returns it.</summary>
    public Task<T> ExpectNextAsync(TimeSpan? timeout, CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.ExpectNextAsync(timeout, token), cancellationToken);

    /// <summary>Runs the steps, then expects an element for which the predicate holds and returns it.</summary>
    public Task<TOther> ExpectNextAsync<TOther>(Predicate<TOther> predicate, CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.ExpectNextAsync(predicate, token), cancellationToken);

    /// <summary>Runs the steps, then expects that many elements and yields them.</summary>
    public IAsyncEnumerable<T> ExpectNextNAsync(long n, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _steps.ThenEachAsync(token => Probe.ExpectNextNAsync(n, timeout, token), cancellationToken);

    /// <summary>Runs the steps, then expects an element or the completion.</summary>
    public Task<object> ExpectNextOrCompleteAsync(CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.ExpectNextOrCompleteAsync(token), cancellationToken);

    /// <summary>Runs the steps, then expects an element or a failure.</summary>
    public Task<object> ExpectNextOrErrorAsync(CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.ExpectNextOrErrorAsync(token), cancellationToken);

    /// <summary>Runs the steps, then takes events as long as the filter maps them to something other than null.</summary>
    public IAsyncEnumerable<TOther> ReceiveWhileAsync<TOther>(
        TimeSpan? max = null,
        TimeSpan? idle = null,
        Func<object, TOther>? filter = null,
        int msgs = int.MaxValue,
        CancellationToken cancellationToken = default) =>
        _steps.ThenEachAsync(token => Probe.ReceiveWhileAsync(max, idle, filter, msgs, token), cancellationToken);

    /// <summary>Runs the steps, then takes the elements that come within the time, at most so many.</summary>
    public IAsyncEnumerable<TOther> ReceiveWithinAsync<TOther>(
        TimeSpan? max, int messages = int.MaxValue, CancellationToken cancellationToken = default) =>
        _steps.ThenEachAsync(token => Probe.ReceiveWithinAsync<TOther>(max, messages, token), cancellationToken);

    /// <summary>Runs the steps, then requests everything and yields it until the stream completes.</summary>
    public IAsyncEnumerable<T> ToStrictAsync(TimeSpan atMost, CancellationToken cancellationToken = default) =>
        _steps.ThenEachAsync(token => Probe.ToStrictAsync(atMost, token), cancellationToken);

    /// <summary>Runs the steps, then the block; fails when the block takes longer than <paramref name="max"/>.</summary>
    public Task<TOther> WithinAsync<TOther>(
        TimeSpan max, Func<Task<TOther>> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.TestProbe.WithinAsync(max, actionAsync, epsilonValue, token), cancellationToken);

    /// <summary>Runs the steps, then the block; fails when the block takes less than <paramref name="min"/> or longer than <paramref name="max"/>.</summary>
    public Task<TOther> WithinAsync<TOther>(
        TimeSpan min,
        TimeSpan max,
        Func<Task<TOther>> asyncFunction,
        string? hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.TestProbe.WithinAsync(min, max, asyncFunction, hint, epsilonValue, token), cancellationToken);

    private SubscriberFluentBuilder<T> Then(Func<CancellationToken, Task> step)
    {
        _steps.Add(step);
        return this;
    }
}

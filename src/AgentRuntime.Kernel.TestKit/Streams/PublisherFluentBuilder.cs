using Akka.TestKit.Internal;
using Reactive.Streams;

namespace Akka.Streams.TestKit;

/// <summary>Collects what to send and to expect; nothing happens before <see cref="ExecuteAsync"/> or a method with a result is awaited.</summary>
public class PublisherFluentBuilder<T>
{
    private readonly ProbeSteps _steps = new();

    internal PublisherFluentBuilder(TestPublisher.ManualProbe<T> probe) => Probe = probe;

    /// <summary>The publisher that the steps are for.</summary>
    public TestPublisher.ManualProbe<T> Probe { get; }

    private TestPublisher.Probe<T> Accounting => Probe as TestPublisher.Probe<T>
        ?? throw new InvalidOperationException("This step needs a TestPublisher.Probe, which keeps account of requests; a ManualProbe does not.");

    /// <summary>Runs the steps, then the action.</summary>
    public async Task ExecuteAsync(Func<Task>? asyncAction = null, CancellationToken cancellationToken = default)
    {
        await _steps.RunAsync(cancellationToken).ConfigureAwait(false);
        if (asyncAction is not null)
        {
            await asyncAction().ConfigureAwait(false);
        }
    }

    /// <summary>Expects the subscriber, unless it was expected before.</summary>
    public PublisherFluentBuilder<T> EnsureSubscription() => Then(token => Accounting.EnsureSubscriptionAsync(token));

    /// <summary>Expects that many elements to be requested.</summary>
    public PublisherFluentBuilder<T> ExpectRequest(ISubscription subscription, int nrOfElements) =>
        Then(token => Probe.ExpectRequestAsync(subscription, nrOfElements, token));

    /// <summary>Expects the subscriber to cancel.</summary>
    public PublisherFluentBuilder<T> ExpectCancellation() => Then(token => Accounting.ExpectCancellationAsync(token));

    /// <summary>Expects silence within what remains, or 3 s.</summary>
    public PublisherFluentBuilder<T> ExpectNoMsg() => Then(token => Probe.ExpectNoMsgAsync(token));

    /// <summary>Expects silence within the time.</summary>
    public PublisherFluentBuilder<T> ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        Then(token => Probe.ExpectNoMsgAsync(duration, cancellationToken.CanBeCanceled ? cancellationToken : token));

    /// <summary>Sends an element; waits for a request if there is none.</summary>
    public PublisherFluentBuilder<T> SendNext(T element) => Then(token => Accounting.SendNextAsync(element, token));

    /// <summary>Sends elements; waits for requests where there are none.</summary>
    public PublisherFluentBuilder<T> SendNext(IEnumerable<T> elements) => Then(async token =>
    {
        foreach (var element in elements)
        {
            await Accounting.SendNextAsync(element, token).ConfigureAwait(false);
        }
    });

    /// <summary>Sends an element, requested or not.</summary>
    public PublisherFluentBuilder<T> UnsafeSendNext(T element) => Then(token => Accounting.UnsafeSendNextAsync(element, token));

    /// <summary>Completes.</summary>
    public PublisherFluentBuilder<T> SendComplete() => Then(token => Accounting.SendCompleteAsync(token));

    /// <summary>Fails.</summary>
    public PublisherFluentBuilder<T> SendError(Exception e) => Then(token => Accounting.SendErrorAsync(e, token));

    /// <summary>Runs the steps, then expects a request and returns its size.</summary>
    public Task<long> ExpectRequestAsync(CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Accounting.ExpectRequestAsync(token), cancellationToken);

    /// <summary>Runs the steps, then expects anything that a subscriber does.</summary>
    public Task<TestPublisher.IPublisherEvent> ExpectEventAsync(CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.ExpectEventAsync(token), cancellationToken);

    /// <summary>Runs the steps, then takes events as long as the filter maps them to something other than null.</summary>
    public IAsyncEnumerable<TOther> ReceiveWhileAsync<TOther>(
        TimeSpan? max = null,
        TimeSpan? idle = null,
        Func<object, TOther>? filter = null,
        int msgCount = int.MaxValue,
        CancellationToken cancellationToken = default)
        where TOther : class =>
        _steps.ThenEachAsync(token => Probe.ReceiveWhileAsync(max, idle, filter, msgCount, token), cancellationToken);

    /// <summary>Runs the steps, then the block; fails when the block takes longer than <paramref name="max"/>.</summary>
    public Task<TOther> WithinAsync<TOther>(TimeSpan max, Func<Task<TOther>> execute, CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.WithinAsync(max, execute, token), cancellationToken);

    /// <summary>Runs the steps, then the block; fails when the block takes less than <paramref name="min"/> or longer than <paramref name="max"/>.</summary>
    public Task<TOther> WithinAsync<TOther>(TimeSpan min, TimeSpan max, Func<Task<TOther>> function, CancellationToken cancellationToken = default) =>
        _steps.ThenAsync(token => Probe.WithinAsync(min, max, function, token), cancellationToken);

    private PublisherFluentBuilder<T> Then(Func<CancellationToken, Task> step)
    {
        _steps.Add(step);
        return this;
    }
}

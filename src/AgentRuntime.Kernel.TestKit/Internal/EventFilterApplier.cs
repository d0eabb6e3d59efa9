using System.Globalization;
using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Runs blocks while its filters are in force in one system.</summary>
internal sealed class EventFilterApplier(TestKitBase testKit, ActorSystem system, IReadOnlyList<LogFilter> filters) : IEventFilterApplier
{
    /// <summary>How long a block that must log nothing is watched after its end: long enough for what it has already sent.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    public EventFilterFactory And => new(testKit, system, filters);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Run(expectedCount, null, Returning(action), cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Run(expectedCount, timeout, Returning(action), cancellationToken);

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
        Run(expectedCount, null, func, cancellationToken);

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Run(expectedCount, timeout, func, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        RunAsync(expectedCount, null, ReturningAsync(actionAsync), cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default) =>
        RunAsync(expectedCount, timeout, ReturningAsync(actionAsync), cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        RunAsync(expectedCount, timeout, ReturningAsync(action), cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        RunAsync(expectedCount, null, func, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        RunAsync(expectedCount, timeout, func, cancellationToken);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Expect(1, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, action, cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) => Expect(1, func, cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, func, cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, actionAsync, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, action, cancellationToken);

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, func, cancellationToken);

    public IUnmutableFilter Mute() => Start();

    public void Mute(Action action, CancellationToken cancellationToken = default) => Mute(Returning(action), cancellationToken);

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var mute = Start();
        return func();
    }

    public Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default) => MuteAsync(ReturningAsync(action), cancellationToken);

    public async Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var mute = Start();
        return await func().ConfigureAwait(false);
    }

    private static Func<object?> Returning(Action action) => () =>
    {
        action();
        return null;
    };

    private static Func<Task<object?>> ReturningAsync(Func<Task> action) => async () =>
    {
        await action().ConfigureAwait(false);
        return null;
    };

    private LogMute Start()
    {
        var mute = new LogMute(filters, system.EventStream);
        system.EventStream.Publish(mute);
        return mute;
    }

    private T Run<T>(int expected, TimeSpan? timeout, Func<T> block, CancellationToken cancellationToken)
    {
        using var mute = Start();
        var result = block();
        Completed.Result(CheckAsync(blocking: true, mute, expected, timeout, cancellationToken));
        return result;
    }

    private async Task<T> RunAsync<T>(int expected, TimeSpan? timeout, Func<Task<T>> block, CancellationToken cancellationToken)
    {
        using var mute = Start();
        var result = await block().ConfigureAwait(false);
        await CheckAsync(blocking: false, mute, expected, timeout, cancellationToken).ConfigureAwait(false);
        return result;
    }

    private async ValueTask CheckAsync(bool blocking, LogMute mute, int expected, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var leeway = testKit.Dilated(timeout ?? testKit.TestKitSettings.TestEventFilterLeeway);
        var end = TestKitBase.Now + leeway;
        if (expected == 0)
        {
            await mute.NextAsync(blocking, leeway < Quiet ? leeway : Quiet, cancellationToken).ConfigureAwait(false);
        }

        for (var seen = 0; seen < expected; seen++)
        {
            if (!await mute.NextAsync(blocking, end - TestKitBase.Now, cancellationToken).ConfigureAwait(false))
            {
                testKit.Fail(string.Create(CultureInfo.InvariantCulture, $"Timeout ({leeway}) while waiting for messages. Only received {mute.Count}/{expected} messages that matched the filter"));
            }
        }

        if (mute.Count > expected)
        {
            testKit.Fail(string.Create(CultureInfo.InvariantCulture, $"Received {mute.Count - expected} messages too many: expected {expected}, received {mute.Count} that matched the filter"));
        }
    }
}

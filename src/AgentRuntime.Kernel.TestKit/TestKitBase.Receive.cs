using System.Globalization;
using System.Runtime.CompilerServices;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

// Receiving without an expectation.
public abstract partial class TestKitBase
{
    /// <summary>The next message without taking it, or null when none comes in time.</summary>
    public object? PeekOne(CancellationToken cancellationToken) => PeekOne(null, cancellationToken);

    /// <summary>The next message without taking it, or null when none comes within <paramref name="max"/> (default: what remains, or 3 s).</summary>
    public object? PeekOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Completed.Result(NextAsync(blocking: true, max, keep: true, cancellationToken))?.Message;

    /// <summary>The next message without taking it, or null when none comes in time.</summary>
    public ValueTask<object?> PeekOneAsync(CancellationToken cancellationToken) => PeekOneAsync(null, cancellationToken);

    /// <summary>The next message without taking it, or null when none comes within <paramref name="max"/> (default: what remains, or 3 s).</summary>
    public async ValueTask<object?> PeekOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await NextAsync(blocking: false, max, keep: true, cancellationToken).ConfigureAwait(false))?.Message;

    /// <summary>The next message without taking it; false when none comes in time.</summary>
    public bool TryPeekOne(out MessageEnvelope envelope, TimeSpan? max, CancellationToken cancellationToken)
    {
        var next = Completed.Result(NextAsync(blocking: true, max, keep: true, cancellationToken));
        envelope = next ?? NullMessageEnvelope.Instance;
        return next is not null;
    }

    /// <summary>The next message without taking it; false when none comes in time.</summary>
    public async ValueTask<(bool, MessageEnvelope)> TryPeekOneAsync(TimeSpan? max, CancellationToken cancellationToken)
    {
        var next = await NextAsync(blocking: false, max, keep: true, cancellationToken).ConfigureAwait(false);
        return (next is not null, next ?? NullMessageEnvelope.Instance);
    }

    /// <summary>Takes the next message; null when none comes within <paramref name="max"/> (default: what remains, or 3 s; infinite waits for ever).</summary>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Completed.Result(NextAsync(blocking: true, max, keep: false, cancellationToken))?.Message;

    /// <summary>Takes the next message; null when none comes within <paramref name="max"/> (default: what remains, or 3 s; infinite waits for ever).</summary>
    public async ValueTask<object?> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await NextAsync(blocking: false, max, keep: false, cancellationToken).ConfigureAwait(false))?.Message;

    /// <summary>Takes the next message; false when none comes in time.</summary>
    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var next = Completed.Result(NextAsync(blocking: true, max, keep: false, cancellationToken));
        envelope = next ?? NullMessageEnvelope.Instance;
        return next is not null;
    }

    /// <summary>Takes the next message; false when none comes in time.</summary>
    public async ValueTask<(bool, MessageEnvelope)> TryReceiveOneAsync(TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var next = await NextAsync(blocking: false, max, keep: false, cancellationToken).ConfigureAwait(false);
        return (next is not null, next ?? NullMessageEnvelope.Instance);
    }

    /// <summary>Takes that many messages within what remains, or 3 s; fails when fewer come.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Completed.Result(ReceiveListAsync(blocking: true, numberOfMessages, RemainingOrDefault, cancellationToken));

    /// <summary>Takes that many messages within <paramref name="max"/>; fails when fewer come.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Completed.Result(ReceiveListAsync(blocking: true, numberOfMessages, Finite(max), cancellationToken));

    /// <summary>Takes that many messages within what remains, or 3 s; fails when fewer come.</summary>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveManyAsync(blocking: false, numberOfMessages, RemainingOrDefault, cancellationToken);

    /// <summary>Takes that many messages within <paramref name="max"/>; fails when fewer come.</summary>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        ReceiveManyAsync(blocking: false, numberOfMessages, Finite(max), cancellationToken);

    /// <summary>Takes messages as long as the filter maps them to something other than null; the message that ends this stays.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Collect(WhileAsync(blocking: true, Mapped(filter), max, null, msgs, cancellationToken));

    /// <summary>As above; ends also when no message comes within <paramref name="idle"/>.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Collect(WhileAsync(blocking: true, Mapped(filter), max, idle, msgs, cancellationToken));

    /// <summary>As above, the filter first.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Collect(WhileAsync(blocking: true, Mapped(filter), max, idle, msgs, cancellationToken));

    /// <summary>Takes messages of type <typeparamref name="T"/> as long as the predicate holds; the message that ends this stays.</summary>
    /// <param name="shouldContinue">Whether the message belongs to the result.</param>
    /// <param name="max">The longest time for all; default: what remains, or 3 s.</param>
    /// <param name="idle">The longest time between two; default: no limit.</param>
    /// <param name="msgs">The largest number.</param>
    /// <param name="shouldIgnoreOtherMessageTypes">Whether messages of other types are taken and dropped; otherwise the first one ends this.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default) =>
        Collect(WhileAsync(blocking: true, Matched(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, cancellationToken));

    /// <summary>Takes messages as long as the filter maps them to something other than null; the message that ends this stays.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        WhileAsync(blocking: false, Mapped(filter), max, null, msgs, cancellationToken);

    /// <summary>As above; ends also when no message comes within <paramref name="idle"/>.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        WhileAsync(blocking: false, Mapped(filter), max, idle, msgs, cancellationToken);

    /// <summary>As above, the filter first.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Func<object, T?> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        WhileAsync(blocking: false, Mapped(filter), max, idle, msgs, cancellationToken);

    /// <summary>Takes messages of type <typeparamref name="T"/> as long as the predicate holds; the message that ends this stays.</summary>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default) =>
        WhileAsync(blocking: false, Matched(shouldContinue, shouldIgnoreOtherMessageTypes), max, idle, msgs, cancellationToken);

    private static Func<object, (Verdict, T?)> Mapped<T>(Func<object, T?> filter) =>
        message => filter(message) is { } result ? (Verdict.Keep, result) : (Verdict.Stop, default);

    private static Func<object, (Verdict, T?)> Matched<T>(Predicate<T> shouldContinue, bool ignoreOthers) => message => message switch
    {
        T typed => shouldContinue(typed) ? (Verdict.Keep, typed) : (Verdict.Stop, default),
        _ => (ignoreOthers ? Verdict.Skip : Verdict.Stop, default),
    };

    private static List<T> Collect<T>(IAsyncEnumerable<T> completed) => Completed.Result(CollectAsync(completed));

    private static async ValueTask<List<T>> CollectAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
#pragma warning disable MA0080 // the items were made with the caller's token
        await foreach (var item in items.ConfigureAwait(false))
#pragma warning restore MA0080
        {
            list.Add(item);
        }

        return list;
    }

    internal async ValueTask<MessageEnvelope?> NextAsync(bool blocking, TimeSpan? max, bool keep, CancellationToken cancellationToken)
    {
        var envelope = await _queue.NextAsync(blocking, max ?? RemainingOrDefault, keep, cancellationToken).ConfigureAwait(false);
        _lastWasNoMessage = false;
        if (!keep)
        {
            _last = envelope ?? NullMessageEnvelope.Instance;
        }

        return envelope;
    }

    private async ValueTask<IReadOnlyCollection<object>> ReceiveListAsync(bool blocking, int count, TimeSpan max, CancellationToken cancellationToken) =>
        await CollectAsync(ReceiveManyAsync(blocking, count, max, cancellationToken)).ConfigureAwait(false);

    private async IAsyncEnumerable<object> ReceiveManyAsync(
        bool blocking, int count, TimeSpan max, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = Now;
        for (var received = 0; received < count; received++)
        {
            var remaining = start + max - Now;
            var envelope = await NextAsync(blocking, remaining, keep: false, cancellationToken).ConfigureAwait(false);
            if (envelope is null)
            {
                Fail(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Timeout ({max}) while expecting {count} messages. Only got {received} after {Now - start}."));
            }

            yield return envelope!.Message;
        }
    }

    private async IAsyncEnumerable<T> WhileAsync<T>(
        bool blocking,
        Func<object, (Verdict, T?)> judge,
        TimeSpan? max,
        TimeSpan? idle,
        int count,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stop = Now + RemainingOrDilated(max);
        for (var received = 0; received < count;)
        {
            var wait = stop - Now;
            if (idle is { } limit && limit != Timeout.InfiniteTimeSpan && limit < wait)
            {
                wait = limit;
            }

            if (await NextAsync(blocking, wait, keep: true, cancellationToken).ConfigureAwait(false) is not { } envelope)
            {
                break;
            }

            var (verdict, result) = judge(envelope.Message);
            if (verdict == Verdict.Stop)
            {
                break;
            }

            await NextAsync(blocking, TimeSpan.Zero, keep: false, cancellationToken).ConfigureAwait(false);
            if (verdict == Verdict.Keep)
            {
                received++;
                yield return result!;
            }
        }

        // A silence here is an answer: a surrounding Within must not also complain about the time it took.
        _lastWasNoMessage = true;
    }

    private enum Verdict
    {
        Keep,
        Skip,
        Stop,
    }
}

using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

// Expecting the next message. A given time is stretched by akka.test.timefactor; without one, what remains of Within counts, or 3 s.
public abstract partial class TestKitBase
{
    /// <summary>Takes the next message; fails unless it is a <typeparamref name="T"/> and comes in time.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync<T>(blocking: true, duration, hint, null, cancellationToken));

    /// <summary>Takes the next message; fails unless it equals <paramref name="message"/> and comes in time.</summary>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync(blocking: true, timeout, hint, Equal(message, hint), cancellationToken));

    /// <summary>Takes the next message; fails unless it is a <typeparamref name="T"/> for which the predicate holds.</summary>
    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync(blocking: true, timeout, hint, Holds(isMessage, hint), cancellationToken));

    /// <summary>Takes the next message; fails unless it is a <typeparamref name="T"/>, then runs the assertions on it.</summary>
    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync<T>(blocking: true, timeout, hint, (message, _) => assert(message), cancellationToken));

    /// <summary>Takes the next message; fails unless the predicate holds for it and its sender.</summary>
    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync(blocking: true, timeout, hint, Holds(isMessageAndSender, hint), cancellationToken));

    /// <summary>Takes the next message, then runs the assertions on it and its sender.</summary>
    public T ExpectMsg<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync(blocking: true, timeout, hint, assertMessageAndSender, cancellationToken));

    /// <summary>Takes the next message; fails unless the comparer finds it equal to <paramref name="expected"/>.</summary>
    public T ExpectMsg<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync(blocking: true, timeout, hint, Equal(expected, comparer, hint), cancellationToken));

    /// <summary>Takes the next message; fails unless it is a <typeparamref name="T"/> and comes in time.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(blocking: false, duration, hint, null, cancellationToken);

    /// <summary>Takes the next message; fails unless it equals <paramref name="message"/> and comes in time.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(blocking: false, timeout, hint, Equal(message, hint), cancellationToken);

    /// <summary>Takes the next message; fails unless it is a <typeparamref name="T"/> for which the predicate holds.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(blocking: false, timeout, hint, Holds(isMessage, hint), cancellationToken);

    /// <summary>Takes the next message; fails unless it is a <typeparamref name="T"/>, then runs the assertions on it.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(blocking: false, timeout, hint, (message, _) => assert(message), cancellationToken);

    /// <summary>Takes the next message; fails unless the predicate holds for it and its sender.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(blocking: false, timeout, hint, Holds(isMessageAndSender, hint), cancellationToken);

    /// <summary>Takes the next message, then runs the assertions on it and its sender.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(blocking: false, timeout, hint, assertMessageAndSender, cancellationToken);

    /// <summary>Takes the next message; fails unless the comparer finds it equal to <paramref name="expected"/>.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(blocking: false, timeout, hint, Equal(expected, comparer, hint), cancellationToken);

    /// <summary>Takes the next message; fails unless it is the notice that <paramref name="target"/>, watched before, has ended.</summary>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync(blocking: true, timeout, hint, Ended(target), cancellationToken));

    /// <summary>Takes the next message; fails unless it is the notice that <paramref name="target"/>, watched before, has ended.</summary>
    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(blocking: false, timeout, hint, Ended(target), cancellationToken);

    /// <summary>Takes the next message; fails unless it equals one of the given ones.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync(blocking: true, null, null, AnyOf(messages), cancellationToken));

    /// <summary>Takes the next message; fails unless it equals one of the given ones.</summary>
    public ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default) =>
        ExpectAsync(blocking: false, null, null, AnyOf(messages), cancellationToken);

    /// <summary>Takes as many messages as are given; fails unless they are those, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) =>
        Collect(AllOfAsync(blocking: true, RemainingOrDefault, messages, default));

    /// <summary>Takes as many messages as are given; fails unless they are those, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Collect(AllOfAsync(blocking: true, RemainingOrDefault, messages, cancellationToken));

    /// <summary>Takes as many messages as are given within <paramref name="max"/>; fails unless they are those, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) =>
        Collect(AllOfAsync(blocking: true, Dilated(Finite(max)), messages, default));

    /// <summary>Takes as many messages as are given within <paramref name="max"/>; fails unless they are those, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Collect(AllOfAsync(blocking: true, Dilated(Finite(max)), messages, cancellationToken));

    /// <summary>Takes as many messages as are given; fails unless they are those, in any order.</summary>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        AllOfAsync(blocking: false, RemainingOrDefault, messages, cancellationToken);

    /// <summary>Takes as many messages as are given within <paramref name="max"/>; fails unless they are those, in any order.</summary>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        AllOfAsync(blocking: false, Dilated(Finite(max)), messages, cancellationToken);

    /// <summary>Fails when a message comes within what remains, or 3 s.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectNoneAsync(blocking: true, RemainingOrDefault, cancellationToken));

    /// <summary>Fails when a message comes within the time.</summary>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectNoneAsync(blocking: true, Dilated(duration), cancellationToken));

    /// <summary>Fails when a message comes within the time.</summary>
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>Fails when a message comes within what remains, or 3 s.</summary>
    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        ExpectNoneAsync(blocking: false, RemainingOrDefault, cancellationToken);

    /// <summary>Fails when a message comes within the time.</summary>
    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectNoneAsync(blocking: false, Dilated(duration), cancellationToken);

    /// <summary>Fails when a message comes within the time.</summary>
    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>Takes messages until the predicate holds for one, and returns that one; fails when none comes in time.</summary>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    /// <summary>Takes messages until the predicate holds for a <typeparamref name="T"/>, and returns that one.</summary>
    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Completed.Result(FishAsync(blocking: true, isMessage, null, max, hint, cancellationToken));

    /// <summary>As above; the messages that did not match are added to <paramref name="allMessages"/>.</summary>
    public T FishForMessage<T>(
        Predicate<T> isMessage, ArrayList? allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Completed.Result(FishAsync(blocking: true, isMessage, allMessages, max, hint, cancellationToken));

    /// <summary>Takes messages until the predicate holds for one, and returns that one; fails when none comes in time.</summary>
    public ValueTask<object> FishForMessageAsync(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    /// <summary>Takes messages until the predicate holds for a <typeparamref name="T"/>, and returns that one.</summary>
    public ValueTask<T> FishForMessageAsync<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishAsync(blocking: false, isMessage, null, max, hint, cancellationToken);

    /// <summary>As above; the messages that did not match are added to <paramref name="allMessages"/>.</summary>
    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, ArrayList? allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishAsync(blocking: false, isMessage, allMessages, max, hint, cancellationToken);

    /// <summary>Takes messages until a <typeparamref name="T"/> comes; fails when none comes in time.</summary>
    public async Task FishUntilMessageAsync<T>(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        await FishAsync<T>(blocking: false, static _ => true, null, max, string.Empty, cancellationToken).ConfigureAwait(false);

    /// <summary>Takes messages until none has come for <paramref name="max"/> (default: what remains, or 3 s), and returns them.</summary>
    /// <param name="max">How long the silence must be.</param>
    /// <param name="maxMessages">More messages than this are a failure.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    public async Task<ArrayList> WaitForRadioSilenceAsync(TimeSpan? max = null, uint? maxMessages = null, CancellationToken cancellationToken = default)
    {
        var silence = RemainingOrDilated(max);
        var messages = new ArrayList();
        while (await NextAsync(blocking: false, silence, keep: false, cancellationToken).ConfigureAwait(false) is { } envelope)
        {
            if (maxMessages is { } limit && messages.Count >= limit)
            {
                Fail(string.Create(
                    CultureInfo.InvariantCulture,
                    $"maxMessages violated (current: {messages.Count + 1}, limit: {limit}) while waiting for a silence of {silence}."));
            }

            messages.Add(envelope.Message);
        }

        return messages;
    }

    private static string Hint(string? hint) => string.IsNullOrEmpty(hint) ? string.Empty : $" ({hint})";

    private static string Name(Type type) => type.FullName ?? type.Name;

    internal async ValueTask<T> ExpectAsync<T>(
        bool blocking, TimeSpan? timeout, string? hint, Action<T, IActorRef>? assert, CancellationToken cancellationToken)
    {
        var wait = RemainingOrDilated(timeout);
        var envelope = await NextAsync(blocking, wait, keep: false, cancellationToken).ConfigureAwait(false);
        if (envelope is null)
        {
            Fail($"Failed: Timeout {wait} while waiting for a message of type {Name(typeof(T))}{Hint(hint)}");
        }

        if (envelope!.Message is not T message)
        {
            Fail($"Failed: Expected a message of type {Name(typeof(T))}, but received {Shown(envelope)} instead{Hint(hint)}");
            return default!;
        }

        assert?.Invoke(message, envelope.Sender);
        return message;
    }

    private static string Shown(MessageEnvelope envelope) => $"{{{envelope.Message}}} (type {Name(envelope.Message.GetType())}) from {envelope.Sender}";

    private Action<T, IActorRef> Equal<T>(T expected, string? hint) =>
        (actual, _) => _assertions.AssertEqual(expected, actual, "{0}", Text(hint));

    private Action<T, IActorRef> Equal<T>(T expected, Func<T, T, bool> comparer, string? hint) =>
        (actual, _) => _assertions.AssertEqual(expected, actual, comparer, "{0}", Text(hint));

    private Action<T, IActorRef> Holds<T>(Predicate<T> predicate, string? hint) =>
        (message, _) => AssertThat(predicate(message), $"Failed: Got a message of the expected type <{Name(typeof(T))}>. Also expected the predicate to return true but the message {{{message}}} of type <{Name(message!.GetType())}> did not match{Hint(hint)}");

    private Action<T, IActorRef> Holds<T>(Func<T, IActorRef, bool> predicate, string? hint) =>
        (message, sender) => AssertThat(predicate(message, sender), $"Failed: Got a message of the expected type <{Name(typeof(T))}>. Also expected the predicate to return true but the message {{{message}}} from {sender} did not match{Hint(hint)}");

    private Action<Terminated, IActorRef> Ended(IActorRef target) => (terminated, _) =>
        AssertThat(Equals(terminated.ActorRef, target), $"Failed: Expected the end of {target}, but {terminated.ActorRef} ended.");

    private Action<T, IActorRef> AnyOf<T>(IEnumerable<T> messages)
    {
        var expected = messages.ToList();
        return (message, _) => AssertThat(expected.Contains(message), $"Failed: Expected one of [{string.Join(", ", expected)}], but received {{{message}}}.");
    }

    private static string Text(string? hint) => hint ?? string.Empty;

    private async IAsyncEnumerable<T> AllOfAsync<T>(
        bool blocking, TimeSpan max, IReadOnlyCollection<T> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var missing = messages.ToList();
        var unexpected = new List<object>();
        var received = new List<T>(missing.Count);
        await foreach (var message in ReceiveManyAsync(blocking, messages.Count, max, cancellationToken).ConfigureAwait(false))
        {
            if (message is T typed && missing.Remove(typed))
            {
                received.Add(typed);
            }
            else
            {
                unexpected.Add(message);
            }
        }

        AssertThat(missing.Count == 0, $"Failed: Not found: [{string.Join(", ", missing)}]. Unexpected: [{string.Join(", ", unexpected)}].");
        foreach (var message in received)
        {
            yield return message;
        }
    }

    internal async ValueTask ExpectNoneAsync(bool blocking, TimeSpan duration, CancellationToken cancellationToken)
    {
        var start = Now;
        if (await NextAsync(blocking, duration, keep: false, cancellationToken).ConfigureAwait(false) is { } envelope)
        {
            Fail($"Failed: Expected no messages during {duration}, instead we received {Shown(envelope)} after {Now - start}.");
        }

        _lastWasNoMessage = true;
    }

    private async ValueTask<T> FishAsync<T>(
        bool blocking, Predicate<T> isMessage, ArrayList? others, TimeSpan? max, string? hint, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(max);
        var end = Now + limit;
        while (true)
        {
            if (await NextAsync(blocking, end - Now, keep: false, cancellationToken).ConfigureAwait(false) is not { } envelope)
            {
                Fail($"Failed: Timeout {limit} during FishForMessage of a message of type {Name(typeof(T))}{Hint(hint)}");
                return default!;
            }

            if (envelope.Message is T message && isMessage(message))
            {
                return message;
            }

            others?.Add(envelope.Message);
        }
    }
}

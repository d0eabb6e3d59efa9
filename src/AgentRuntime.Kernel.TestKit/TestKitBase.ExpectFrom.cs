using Akka.Actor;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

// Expecting the next message from a certain sender.
public abstract partial class TestKitBase
{
    /// <summary>Takes the next message; fails unless it is a <typeparamref name="T"/> from that sender.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync<T>(blocking: true, duration, hint, From<T>(sender, null, hint), cancellationToken));

    /// <summary>Takes the next message; fails unless it equals <paramref name="message"/> and is from that sender.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync(blocking: true, timeout, hint, From(sender, Equal(message, hint), hint), cancellationToken));

    /// <summary>Takes the next message; fails unless it is from that sender and the predicate holds.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync(blocking: true, timeout, hint, From(sender, Holds(isMessage, hint), hint), cancellationToken));

    /// <summary>Takes the next message; fails unless both predicates hold.</summary>
    public T ExpectMsgFrom<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync(blocking: true, timeout, hint, From(isSender, Holds(isMessage, hint), hint), cancellationToken));

    /// <summary>Takes the next message; fails unless it is from that sender, then runs the assertions.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync(blocking: true, timeout, hint, From<T>(sender, (message, _) => assertMessage(message), hint), cancellationToken));

    /// <summary>Takes the next message, then runs the assertions on its sender and on it.</summary>
    public T ExpectMsgFrom<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Completed.Result(ExpectAsync(blocking: true, timeout, hint, Both(assertSender, assertMessage), cancellationToken));

    /// <summary>Takes the next message; fails unless it is a <typeparamref name="T"/> from that sender.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(blocking: false, duration, hint, From<T>(sender, null, hint), cancellationToken);

    /// <summary>Takes the next message; fails unless it equals <paramref name="message"/> and is from that sender.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(blocking: false, timeout, hint, From(sender, Equal(message, hint), hint), cancellationToken);

    /// <summary>Takes the next message; fails unless it is from that sender and the predicate holds.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(blocking: false, timeout, hint, From(sender, Holds(isMessage, hint), hint), cancellationToken);

    /// <summary>Takes the next message; fails unless both predicates hold.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        Predicate<IActorRef> isSender, Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(blocking: false, timeout, hint, From(isSender, Holds(isMessage, hint), hint), cancellationToken);

    /// <summary>Takes the next message; fails unless it is from that sender, then runs the assertions.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(blocking: false, timeout, hint, From<T>(sender, (message, _) => assertMessage(message), hint), cancellationToken);

    /// <summary>Takes the next message, then runs the assertions on its sender and on it.</summary>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        Action<IActorRef> assertSender, Action<T> assertMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(blocking: false, timeout, hint, Both(assertSender, assertMessage), cancellationToken);

    private Action<T, IActorRef> From<T>(IActorRef expected, Action<T, IActorRef>? assert, string? hint) => (message, sender) =>
    {
        AssertThat(Equals(sender, expected), $"Failed: Expected a message from {expected}, but {{{message}}} came from {sender}{Hint(hint)}");
        assert?.Invoke(message, sender);
    };

    private Action<T, IActorRef> From<T>(Predicate<IActorRef> isSender, Action<T, IActorRef> assert, string? hint) => (message, sender) =>
    {
        AssertThat(isSender(sender), $"Failed: The sender {sender} of {{{message}}} is not the expected one{Hint(hint)}");
        assert(message, sender);
    };

    private static Action<T, IActorRef> Both<T>(Action<IActorRef> assertSender, Action<T> assertMessage) => (message, sender) =>
    {
        assertSender(sender);
        assertMessage(message);
    };
}

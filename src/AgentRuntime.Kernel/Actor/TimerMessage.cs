namespace Akka.Actor;

/// <summary>A timer's message on its way; it is the timer's identity, too, so a stale one is known by reference.</summary>
internal sealed class TimerMessage(object key, object message, bool repeats) : IAutoReceivedMessage
{
    internal object Key { get; } = key;

    internal object Message { get; } = message;

    internal bool Repeats { get; } = repeats;

    internal ICancelable? Cancelable { get; set; }
}

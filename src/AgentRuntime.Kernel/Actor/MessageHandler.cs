namespace Akka.Actor;

/// <summary>One handler of a <see cref="ReceiveActor"/>'s behaviour; the handlers of a behaviour form a list.</summary>
internal abstract class MessageHandler
{
    internal MessageHandler? Next { get; set; }

    /// <summary>Whether no handler after this one can be reached.</summary>
    internal virtual bool IsCatchAll => false;

    internal abstract bool TryHandle(object message);
}

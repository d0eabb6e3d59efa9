namespace Akka.Actor;

/// <summary>A message of the kernel to an actor's cell; processed before all user messages, in the order of sending.
/// An instance may be sent once only: it is its own queue node.</summary>
internal abstract class SystemMessage
{
    internal SystemMessage? Next { get; set; }
}

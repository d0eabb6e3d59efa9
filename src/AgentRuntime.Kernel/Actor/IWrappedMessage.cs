namespace Akka.Actor;

/// <summary>A message that carries another one.</summary>
public interface IWrappedMessage
{
    /// <summary>The carried message.</summary>
    object Message { get; }
}

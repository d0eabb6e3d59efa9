namespace Akka.Actor;

/// <summary>Marks the messages that an untrusted sender may not send.</summary>
public interface IPossiblyHarmful;

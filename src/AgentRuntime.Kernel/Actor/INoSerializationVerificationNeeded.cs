namespace Akka.Actor;

/// <summary>Marks the messages that never leave the process.</summary>
public interface INoSerializationVerificationNeeded;

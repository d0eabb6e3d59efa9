namespace Akka.Event;

/// <summary>Marks the messages that are no news as dead letters: they become <see cref="SuppressedDeadLetter"/>.</summary>
public interface IDeadLetterSuppression;

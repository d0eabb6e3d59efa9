namespace Akka.Actor;

/// <summary>Marks the messages that do not reset an actor's receive time-out.</summary>
public interface INotInfluenceReceiveTimeout;

namespace Akka.Actor;

/// <summary>Marks a test kit whose test actor is not the sender of what the test tells.</summary>
public interface INoImplicitSender;

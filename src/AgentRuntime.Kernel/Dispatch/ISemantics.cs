namespace Akka.Dispatch;

/// <summary>Marks what a mailbox promises.</summary>
public interface ISemantics;

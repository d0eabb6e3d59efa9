namespace Akka.Dispatch;

/// <summary>Says what an actor needs of its mailbox.</summary>
/// <typeparam name="T">The promise.</typeparam>
public interface IRequiresMessageQueue<T>
    where T : ISemantics;

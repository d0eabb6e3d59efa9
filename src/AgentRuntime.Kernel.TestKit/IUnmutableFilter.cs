namespace Akka.TestKit;

/// <summary>Log events that are kept out of the log until this ends.</summary>
public interface IUnmutableFilter : IDisposable
{
    /// <summary>Lets the events through again. Disposing does the same.</summary>
    void Unmute();
}

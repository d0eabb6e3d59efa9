namespace Akka.Streams.Stage;

/// <summary>What a stage does about the events of one of its outputs. Calls of one stage never overlap.</summary>
public interface IOutHandler
{
    /// <summary>Downstream wants an element: exactly one <c>Push</c> is now allowed, at once or later.</summary>
    void OnPull();

    /// <summary>Downstream has cancelled because of <paramref name="cause"/>: the output is closed.</summary>
    void OnDownstreamFinish(Exception cause);
}

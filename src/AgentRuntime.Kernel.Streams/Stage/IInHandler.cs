namespace Akka.Streams.Stage;

/// <summary>What a stage does about the events of one of its inputs. Calls of one stage never overlap.</summary>
public interface IInHandler
{
    /// <summary>An element has arrived; take it with <c>Grab</c>. Nothing more comes before the next <c>Pull</c>.</summary>
    void OnPush();

    /// <summary>Upstream has completed: the input is closed, an element that was not grabbed yet still can be.</summary>
    void OnUpstreamFinish();

    /// <summary>Upstream has failed with <paramref name="e"/>: the input is closed.</summary>
    void OnUpstreamFailure(Exception e);
}

namespace Akka.Streams.Stages;

/// <summary>A running stage that a kill switch ends.</summary>
internal interface IKillable
{
    /// <summary>Ends the stage, from any thread.</summary>
    /// <param name="cause">Null completes the stage.</param>
    void Kill(Exception? cause);
}

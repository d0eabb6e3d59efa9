namespace Akka.Streams.Stages;

/// <summary>The materialized value of a stage that is to end when nobody uses the value any more.</summary>
internal interface IAbandonable
{
    /// <summary>Ends the stage, from any thread.</summary>
    void Abandon();
}

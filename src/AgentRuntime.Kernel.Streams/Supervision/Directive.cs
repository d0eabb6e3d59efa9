namespace Akka.Streams.Supervision;

/// <summary>What a stage does when user code in it throws.</summary>
public enum Directive
{
    /// <summary>The stream fails with the exception.</summary>
    Stop = 0,

    /// <summary>The element is dropped, the stage's accumulated state stays.</summary>
    Resume = 1,

    /// <summary>The element is dropped and the stage's accumulated state is reset.</summary>
    Restart = 2,
}

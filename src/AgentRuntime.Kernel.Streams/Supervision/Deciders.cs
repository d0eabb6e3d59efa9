namespace Akka.Streams.Supervision;

/// <summary>Deciders that give the same answer to every exception.</summary>
public static class Deciders
{
    /// <summary>Fails the stream; the default.</summary>
    public static readonly Decider StoppingDecider = _ => Directive.Stop;

    /// <summary>Drops the element.</summary>
    public static readonly Decider ResumingDecider = _ => Directive.Resume;

    /// <summary>Drops the element and resets the stage.</summary>
    public static readonly Decider RestartingDecider = _ => Directive.Restart;
}

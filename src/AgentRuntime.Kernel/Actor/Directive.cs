namespace Akka.Actor;

/// <summary>What a supervisor does about a failed child.</summary>
public enum Directive
{
    /// <summary>The child goes on with its state; the message is lost.</summary>
    Resume = 0,

    /// <summary>The child gets a new instance and keeps its mailbox; the message is lost.</summary>
    Restart = 1,

    /// <summary>The supervisor fails itself with the child's failure.</summary>
    Escalate = 2,

    /// <summary>The child stops.</summary>
    Stop = 3,
}

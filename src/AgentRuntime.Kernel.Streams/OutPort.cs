namespace Akka.Streams;

/// <summary>An output of a graph, whatever the type of its elements.</summary>
public abstract class OutPort
{
    /// <summary>The place of the port among the outlets of its stage; -1 until the stage is materialized for the first time.</summary>
    internal int Id { get; set; } = -1;

    /// <summary>Creates a port that belongs to no stage yet.</summary>
    protected OutPort()
    {
    }
}

namespace Akka.Streams.Implementation;

/// <summary>The logic of a source that emits the materialized value of the graph around it.</summary>
internal interface IMaterializedValueReceiver
{
    void Receive(object? value);
}

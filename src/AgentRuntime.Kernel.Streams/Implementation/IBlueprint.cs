namespace Akka.Streams.Implementation;

/// <summary>What every graph of the library has inside: the layout that a materializer walks.</summary>
internal interface IBlueprint
{
    Layout Layout { get; }
}

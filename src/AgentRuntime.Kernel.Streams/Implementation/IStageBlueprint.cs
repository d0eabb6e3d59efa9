using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>A stage as the materializer sees it: without the types of its ports and its value.</summary>
internal interface IStageBlueprint : IBlueprint
{
    Shape Shape { get; }

    Attributes InitialAttributes { get; }

    GraphStageLogic CreateLogic(Attributes inheritedAttributes, out object? materializedValue);
}

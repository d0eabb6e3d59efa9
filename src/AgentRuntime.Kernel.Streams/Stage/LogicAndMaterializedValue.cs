namespace Akka.Streams.Stage;

/// <summary>What a stage gives for one run: the logic that runs, and the value handed to who runs it.</summary>
/// <typeparam name="TMaterialized">The type of the value.</typeparam>
public struct LogicAndMaterializedValue<TMaterialized> : ILogicAndMaterializedValue<TMaterialized>
{
    /// <summary>Creates the pair.</summary>
    public LogicAndMaterializedValue(GraphStageLogic logic, TMaterialized materializedValue)
    {
        Logic = logic;
        MaterializedValue = materializedValue;
    }

    /// <inheritdoc/>
    public GraphStageLogic Logic { get; }

    /// <inheritdoc/>
    public TMaterialized MaterializedValue { get; }
}

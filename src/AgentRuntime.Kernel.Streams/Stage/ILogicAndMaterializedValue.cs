namespace Akka.Streams.Stage;

/// <summary>What a stage gives for one run: the logic that runs, and the value handed to who runs it.</summary>
/// <typeparam name="TMaterialized">The type of the value.</typeparam>
public interface ILogicAndMaterializedValue<out TMaterialized>
{
    /// <summary>The logic; a new one for every run.</summary>
    GraphStageLogic Logic { get; }

    /// <summary>The value.</summary>
    TMaterialized MaterializedValue { get; }
}

using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Passes every element on and gives a switch that ends it.</summary>
internal sealed class UniqueKillSwitchStage<T> : GraphStageWithMaterializedValue<FlowShape<T, T>, UniqueKillSwitch>
{
    public static readonly UniqueKillSwitchStage<T> Instance = new();

    private UniqueKillSwitchStage()
    {
    }

    public override FlowShape<T, T> Shape => FlowPorts<T, T>.Shape;

    protected override Attributes InitialAttributes => StageNames.Of("breaker");

    public override ILogicAndMaterializedValue<UniqueKillSwitch> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic();
        return new LogicAndMaterializedValue<UniqueKillSwitch>(logic, new UniqueKillSwitch(logic));
    }

    private sealed class Logic : KillableLogic<T>;
}

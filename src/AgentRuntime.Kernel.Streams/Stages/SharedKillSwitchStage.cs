using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Passes every element on until the switch that it belongs to is used.</summary>
internal sealed class SharedKillSwitchStage<T>(SharedKillSwitch killSwitch)
    : GraphStageWithMaterializedValue<FlowShape<T, T>, SharedKillSwitch>
{
    public override FlowShape<T, T> Shape => FlowPorts<T, T>.Shape;

    protected override Attributes InitialAttributes => StageNames.Of("breaker");

    public override ILogicAndMaterializedValue<SharedKillSwitch> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
        => new LogicAndMaterializedValue<SharedKillSwitch>(new Logic(killSwitch), killSwitch);

    private sealed class Logic(SharedKillSwitch killSwitch) : KillableLogic<T>
    {
        public override void PreStart()
        {
            if (!killSwitch.TryRegister(this, out var cause))
            {
                End(cause);
            }
        }

        public override void PostStop() => killSwitch.Unregister(this);
    }
}

using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Passes the elements of both directions on and gives a switch that ends both.</summary>
internal sealed class UniqueBidiKillSwitchStage<T1, T2>
    : GraphStageWithMaterializedValue<BidiShape<T1, T1, T2, T2>, UniqueKillSwitch>
{
    public static readonly UniqueBidiKillSwitchStage<T1, T2> Instance = new();

    private UniqueBidiKillSwitchStage()
    {
    }

    public override BidiShape<T1, T1, T2, T2> Shape { get; } = new(
        new Inlet<T1>("KillSwitchBidi.in1"),
        new Outlet<T1>("KillSwitchBidi.out1"),
        new Inlet<T2>("KillSwitchBidi.in2"),
        new Outlet<T2>("KillSwitchBidi.out2"));

    protected override Attributes InitialAttributes => StageNames.Of("breaker");

    public override ILogicAndMaterializedValue<UniqueKillSwitch> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(Shape);
        return new LogicAndMaterializedValue<UniqueKillSwitch>(logic, new UniqueKillSwitch(logic));
    }

    private sealed class Logic : GraphStageLogic, IKillable
    {
        public Logic(BidiShape<T1, T1, T2, T2> shape)
            : base(shape)
        {
            PassOn(shape.Inlet1, shape.Outlet1);
            PassOn(shape.Inlet2, shape.Outlet2);
        }

        public void Kill(Exception? cause) => Post(End, cause);

        private void PassOn<T>(Inlet<T> inlet, Outlet<T> outlet)
        {
            SetHandler(
                inlet,
                onPush: () => Push(outlet, Grab(inlet)),
                onUpstreamFinish: () => Complete(outlet),
                onUpstreamFailure: e => Fail(outlet, e));
            SetHandler(outlet, onPull: () => Pull(inlet), onDownstreamFinish: cause => Cancel(inlet, cause));
        }

        private void End(Exception? cause)
        {
            if (cause is null)
            {
                CompleteStage();
            }
            else
            {
                FailStage(cause);
            }
        }
    }
}

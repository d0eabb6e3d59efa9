using Akka.Streams.Implementation;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits the materialized value of the graph that it is part of.</summary>
internal sealed class MaterializedValueSource<T>() : SourceStage<T, IMaterializedValueReceiver>("matValueSource")
{
    public override ILogicAndMaterializedValue<IMaterializedValueReceiver> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes)
    {
        var logic = new Logic();
        return new LogicAndMaterializedValue<IMaterializedValueReceiver>(logic, logic);
    }

    private sealed class Logic : SourceLogic<T>, IMaterializedValueReceiver
    {
        private T _value = default!;

        public void Receive(object? value) => _value = (T)value!;

        public override void OnPull()
        {
            Push(Out, _value);
            CompleteStage();
        }
    }
}

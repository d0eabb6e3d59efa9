using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits one element again and again.</summary>
internal sealed class RepeatSource<T>(T element) : SourceStage<T>("repeat")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(element);

    private sealed class Logic(T element) : SourceLogic<T>
    {
        public override void OnPull() => Push(Out, element);
    }
}

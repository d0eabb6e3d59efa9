using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits one element.</summary>
internal sealed class SingleSource<T>(T element) : SourceStage<T>("singleSource")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(element);

    private sealed class Logic(T element) : SourceLogic<T>
    {
        public override void OnPull()
        {
            Push(Out, element);
            CompleteStage();
        }
    }
}

using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Completes at once.</summary>
internal sealed class EmptySource<T> : SourceStage<T>
{
    public static readonly EmptySource<T> Instance = new();

    private EmptySource()
        : base("emptySource")
    {
    }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic();

    private sealed class Logic : SourceLogic<T>
    {
        public override void PreStart() => CompleteStage();

        public override void OnPull()
        {
        }
    }
}

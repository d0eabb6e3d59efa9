using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Neither emits nor ends.</summary>
internal sealed class NeverSource<T> : SourceStage<T>
{
    public static readonly NeverSource<T> Instance = new();

    private NeverSource()
        : base("neverSource")
    {
    }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic();

    private sealed class Logic : SourceLogic<T>
    {
        public override void OnPull()
        {
        }
    }
}

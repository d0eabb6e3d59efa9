using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Cancels at once.</summary>
internal sealed class CancelledSink<TIn> : SinkStage<TIn>
{
    public static readonly CancelledSink<TIn> Instance = new();

    private CancelledSink()
        : base("cancelledSink")
    {
    }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic();

    private sealed class Logic : SinkLogic<TIn>
    {
        public override void PreStart() => Cancel(In);

        public override void OnPush()
        {
        }
    }
}

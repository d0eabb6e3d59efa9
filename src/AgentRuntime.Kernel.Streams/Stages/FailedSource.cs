using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Fails at once.</summary>
internal sealed class FailedSource<T>(Exception cause) : SourceStage<T>("failedSource")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(cause);

    private sealed class Logic(Exception cause) : SourceLogic<T>
    {
        public override void PreStart() => FailStage(cause);

        public override void OnPull()
        {
        }
    }
}

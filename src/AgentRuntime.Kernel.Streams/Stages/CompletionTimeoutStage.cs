using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Fails when the stream does not complete in time.</summary>
internal sealed class CompletionTimeoutStage<T>(TimeSpan timeout) : FlowStage<T, T>("completionTimeout")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(timeout);

    private sealed class Logic(TimeSpan timeout) : TimedFlowLogic<T, T>
    {
        public override void PreStart() => ScheduleOnce("CompletionTimeoutTimer", timeout);

        public override void OnPush() => Push(Out, Grab(In));

        protected override void OnTimer(object timerKey)
            => FailStage(new TimeoutException($"The stream has not been completed in {timeout}."));
    }
}

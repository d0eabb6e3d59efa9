using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Passes every element on until a token is cancelled.</summary>
internal sealed class CancellationStage<T>(bool completes, CancellationToken token) : FlowStage<T, T>("cancellationTokenFlow")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(completes, token);

    private sealed class Logic(bool completes, CancellationToken token) : KillableLogic<T>
    {
        private CancellationTokenRegistration _registration;

        private Exception? Cause => completes ? null : new OperationCanceledException("Stage cancelled due to cancellation token request.", token);

        public override void PreStart()
        {
            if (token.IsCancellationRequested)
            {
                End(Cause);
            }
            else
            {
                _registration = token.UnsafeRegister(static state => ((Logic)state!).OnCancelled(), this);
            }
        }

        public override void PostStop() => _registration.Dispose();

        private void OnCancelled() => Kill(Cause);
    }
}

using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Takes everything and calls one of two actions when the stream has ended.</summary>
internal sealed class OnCompleteSink<TIn>(Action success, Action<Exception> failure) : SinkStage<TIn>("onCompleteSink")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(success, failure);

    private sealed class Logic(Action success, Action<Exception> failure) : SinkLogic<TIn>
    {
        private bool _called;

        public override void OnPush()
        {
            Grab(In);
            Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            _called = true;
            success();
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _called = true;
            failure(e);
            FailStage(e);
        }

        public override void PostStop()
        {
            if (!_called)
            {
                failure(AbruptEnd());
            }
        }
    }
}

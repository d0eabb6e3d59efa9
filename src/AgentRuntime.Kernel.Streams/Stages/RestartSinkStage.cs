using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Feeds a sink that is run anew when it cancels.</summary>
internal sealed class RestartSinkStage<T, TMat>(Func<Sink<T, TMat>> factory, RestartSettings settings)
    : SinkStage<T>("restartSink")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(factory, settings);

    private sealed class Logic : RestartLogic, IInHandler
    {
        private readonly Func<Sink<T, TMat>> _factory;
        private readonly Inlet<T> _in = SinkPorts<T>.In;
        private SubSourceOutlet<T>? _run;

        public Logic(Func<Sink<T, TMat>> factory, RestartSettings settings)
            : base(SinkPorts<T>.Shape, settings, onlyOnFailures: false)
        {
            _factory = factory;
            SetHandler(_in, this);
        }

        public void OnPush()
        {
            // Without a run that wants it the element waits in the input.
            if (_run is { IsAvailable: true } run)
            {
                run.Push(Grab(_in));
            }
        }

        public void OnUpstreamFinish()
        {
            if (IsAvailable(_in) && _run is { IsAvailable: true } run)
            {
                run.Push(Grab(_in));
            }

            _run?.Complete();
            CompleteStage();
        }

        public void OnUpstreamFailure(Exception e)
        {
            _run?.Fail(e);
            FailStage(e);
        }

        public override void PostStop() => _run?.Complete();

        protected override void StartGraph()
        {
            var run = new SubSourceOutlet<T>(this, "RestartWithBackoffSink.out");
            _run = run;
            run.SetHandler(new LambdaOutHandler(
                onPull: () =>
                {
                    if (IsAvailable(_in))
                    {
                        run.Push(Grab(_in));
                    }
                    else
                    {
                        PullOnce(_in);
                    }
                },
                onDownstreamFinish: cause => OnRunEnded(
                    cause is SubscriptionWithCancelException.NonFailureCancellation ? null : cause)));
            Source.FromGraph(run.Source).RunWith(_factory(), SubFusingMaterializer);
        }

        protected override void OnFinished(Exception? failure)
        {
            if (failure is null)
            {
                Cancel(_in);
                CompleteStage();
            }
            else
            {
                Cancel(_in, failure);
                FailStage(failure);
            }
        }
    }
}

using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits the elements of a source that is run anew when it ends.</summary>
internal sealed class RestartSourceStage<T, TMat>(
    Func<Source<T, TMat>> factory, RestartSettings settings, bool onlyOnFailures) : SourceStage<T>("restartSource")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(factory, settings, onlyOnFailures);

    private sealed class Logic : RestartLogic, IOutHandler
    {
        private readonly Func<Source<T, TMat>> _factory;
        private readonly Outlet<T> _out = SourcePorts<T>.Out;
        private SubSinkInlet<T>? _run;

        public Logic(Func<Source<T, TMat>> factory, RestartSettings settings, bool onlyOnFailures)
            : base(SourcePorts<T>.Shape, settings, onlyOnFailures)
        {
            _factory = factory;
            SetHandler(_out, this);
        }

        public void OnPull()
        {
            if (_run is { IsClosed: false, HasBeenPulled: false } run)
            {
                run.Pull();
            }
        }

        public void OnDownstreamFinish(Exception cause)
        {
            _run?.Cancel(cause);
            InternalOnDownstreamFinish(cause);
        }

        public override void PostStop() => _run?.Cancel();

        protected override void StartGraph()
        {
            var run = CreateSubSinkInlet<T>("RestartWithBackoffSource.in");
            _run = run;
            run.SetHandler(new LambdaInHandler(
                onPush: () => Push(_out, run.Grab()),
                onUpstreamFinish: () => OnRunEnded(null),
                onUpstreamFailure: OnRunEnded));
            if (IsAvailable(_out))
            {
                run.Pull();
            }

            _factory().RunWith(run.Sink, SubFusingMaterializer);
        }

        protected override void OnFinished(Exception? failure)
        {
            if (failure is null)
            {
                CompleteStage();
            }
            else
            {
                FailStage(failure);
            }
        }
    }
}

using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Runs a flow anew when it ends.</summary>
internal sealed class RestartFlowStage<TIn, TOut, TMat>(
    Func<Flow<TIn, TOut, TMat>> factory, RestartSettings settings, bool onlyOnFailures)
    : FlowStage<TIn, TOut>("restartFlow")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(factory, settings, onlyOnFailures);

    private sealed class Logic : RestartLogic, IInHandler, IOutHandler
    {
        private readonly Func<Flow<TIn, TOut, TMat>> _factory;
        private readonly Inlet<TIn> _in = FlowPorts<TIn, TOut>.In;
        private readonly Outlet<TOut> _out = FlowPorts<TIn, TOut>.Out;
        private SubSourceOutlet<TIn>? _runIn;
        private SubSinkInlet<TOut>? _runOut;

        public Logic(Func<Flow<TIn, TOut, TMat>> factory, RestartSettings settings, bool onlyOnFailures)
            : base(FlowPorts<TIn, TOut>.Shape, settings, onlyOnFailures)
        {
            _factory = factory;
            SetHandler(_in, this);
            SetHandler(_out, this);
        }

        public void OnPush()
        {
            // Without a run that wants it the element waits in the input.
            if (_runIn is { IsAvailable: true } runIn)
            {
                runIn.Push(Grab(_in));
            }
        }

        public void OnUpstreamFinish()
        {
            if (IsWaiting)
            {
                CompleteStage();
            }
            else if (!IsAvailable(_in))
            {
                _runIn?.Complete();
            }
        }

        public void OnUpstreamFailure(Exception e)
        {
            if (IsWaiting)
            {
                FailStage(e);
            }
            else
            {
                _runIn?.Fail(e);
            }
        }

        public void OnPull()
        {
            if (_runOut is { IsClosed: false, HasBeenPulled: false } runOut)
            {
                runOut.Pull();
            }
        }

        public void OnDownstreamFinish(Exception cause)
        {
            _runOut?.Cancel(cause);
            InternalOnDownstreamFinish(cause);
        }

        public override void PostStop()
        {
            _runIn?.Complete();
            _runOut?.Cancel();
        }

        protected override void StartGraph()
        {
            var runIn = new SubSourceOutlet<TIn>(this, "RestartWithBackoffFlow.out");
            var runOut = CreateSubSinkInlet<TOut>("RestartWithBackoffFlow.in");
            _runIn = runIn;
            _runOut = runOut;
            runIn.SetHandler(new LambdaOutHandler(
                onPull: () => OnRunPull(runIn),
                onDownstreamFinish: _ =>
                {
                    // The end of the run's output tells how it ended.
                }));
            runOut.SetHandler(new LambdaInHandler(
                onPush: () => Push(_out, runOut.Grab()),
                onUpstreamFinish: () => OnOutputEnded(null),
                onUpstreamFailure: OnOutputEnded));
            if (IsAvailable(_out))
            {
                runOut.Pull();
            }

            Source.FromGraph(runIn.Source).Via(_factory()).RunWith(runOut.Sink, SubFusingMaterializer);
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

        private void OnRunPull(SubSourceOutlet<TIn> runIn)
        {
            if (IsAvailable(_in))
            {
                runIn.Push(Grab(_in));
                if (IsClosed(_in))
                {
                    runIn.Complete();
                }
            }
            else if (IsClosed(_in))
            {
                runIn.Complete();
            }
            else
            {
                PullOnce(_in);
            }
        }

        private void OnOutputEnded(Exception? failure)
        {
            if (IsClosed(_in) && !IsAvailable(_in))
            {
                OnFinished(failure);
                return;
            }

            _runIn?.Complete();
            OnRunEnded(failure);
        }
    }
}

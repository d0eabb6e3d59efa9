using System.Collections.Concurrent;
using Akka.Streams;
using Akka.Streams.Stage;

namespace AgentRuntime.Kernel.Streams.Tests;

/// <summary>A flow that passes everything on and tells what happened to it.</summary>
internal sealed class ProbeStage<T> : GraphStage<FlowShape<T, T>>
{
    private readonly Inlet<T> _in = new("probe.in");
    private readonly Outlet<T> _out = new("probe.out");
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProbeStage() => Shape = new FlowShape<T, T>(_in, _out);

    public override FlowShape<T, T> Shape { get; }

    public ConcurrentQueue<string> Events { get; } = new();

    /// <summary>Completes when PostStop has run.</summary>
    public Task Stopped => _stopped.Task;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : GraphStageLogic
    {
        private readonly ProbeStage<T> _stage;

        public Logic(ProbeStage<T> stage)
            : base(stage.Shape)
        {
            _stage = stage;
            SetHandler(
                stage._in,
                onPush: () => Push(stage._out, Grab(stage._in)),
                onUpstreamFinish: () =>
                {
                    stage.Events.Enqueue("finish");
                    CompleteStage();
                },
                onUpstreamFailure: e =>
                {
                    stage.Events.Enqueue($"failure {e.GetBaseException().Message}");
                    FailStage(e);
                });
            SetHandler(
                stage._out,
                onPull: () => Pull(stage._in),
                onDownstreamFinish: cause =>
                {
                    stage.Events.Enqueue(cause is SubscriptionWithCancelException.NonFailureCancellation ? "cancel" : $"cancel {cause.GetBaseException().Message}");
                    CancelStage(cause);
                });
        }

        public override void PreStart() => _stage.Events.Enqueue("start");

        public override void PostStop()
        {
            _stage.Events.Enqueue("stop");
            _stage._stopped.TrySetResult();
        }
    }
}

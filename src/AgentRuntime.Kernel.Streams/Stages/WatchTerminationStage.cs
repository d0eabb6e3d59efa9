using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Passes every element on and gives a task that ends as the stream does.</summary>
internal sealed class WatchTerminationStage<T> : GraphStageWithMaterializedValue<FlowShape<T, T>, Task<Done>>
{
    public static readonly WatchTerminationStage<T> Instance = new();

    private WatchTerminationStage()
    {
    }

    public override FlowShape<T, T> Shape => FlowPorts<T, T>.Shape;

    protected override Attributes InitialAttributes => StageNames.Of("terminationWatcher");

    public override ILogicAndMaterializedValue<Task<Done>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic();
        return new LogicAndMaterializedValue<Task<Done>>(logic, logic.Completion);
    }

    private sealed class Logic : FlowLogic<T, T>
    {
        private readonly TaskCompletionSource<Done> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Done> Completion => _completion.Task;

        public override void OnPush() => Push(Out, Grab(In));

        public override void OnUpstreamFinish()
        {
            _completion.TrySetResult(Done.Instance);
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _completion.TrySetException(e);
            FailStage(e);
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            if (cause is SubscriptionWithCancelException.NonFailureCancellation)
            {
                _completion.TrySetResult(Done.Instance);
            }
            else
            {
                _completion.TrySetException(cause);
            }

            base.OnDownstreamFinish(cause);
        }

        public override void PostStop()
        {
            if (!_completion.Task.IsCompleted)
            {
                _completion.TrySetException(AbruptEnd());
            }
        }
    }
}

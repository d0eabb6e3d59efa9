using Akka.Streams;
using Akka.Streams.Stage;
using Akka.Util;

namespace AgentRuntime.Kernel.Streams.Tests;

/// <summary>A sink that asks upstream for an element only when the test asks for one.</summary>
internal sealed class PullOne : GraphStage<SinkShape<int>>
{
    private readonly TaskCompletionSource<Action<TaskCompletionSource<Option<int>>>> _callback
        = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override SinkShape<int> Shape { get; } = new(new Inlet<int>("pullOne.in"));

    public async Task<Option<int>> PullAsync()
    {
        var pull = new TaskCompletionSource<Option<int>>(TaskCreationOptions.RunContinuationsAsynchronously);
        (await _callback.Task)(pull);
        return await pull.Task;
    }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : GraphStageLogic
    {
        private readonly PullOne _stage;
        private TaskCompletionSource<Option<int>>? _waiting;
        private Exception? _failure;

        public Logic(PullOne stage)
            : base(stage.Shape)
        {
            _stage = stage;
            SetHandler(
                stage.Shape.Inlet,
                onPush: () =>
                {
                    _waiting!.SetResult(Grab(stage.Shape.Inlet));
                    _waiting = null;
                },
                onUpstreamFinish: () => _waiting?.SetResult(Option<int>.None),
                onUpstreamFailure: e =>
                {
                    _failure = e;
                    _waiting?.SetException(e);
                });
        }

        public override void PreStart()
        {
            SetKeepGoing(true);
            _stage._callback.SetResult(GetAsyncCallback<TaskCompletionSource<Option<int>>>(OnPullRequested));
        }

        private void OnPullRequested(TaskCompletionSource<Option<int>> pull)
        {
            if (_failure is not null)
            {
                pull.SetException(_failure);
            }
            else if (IsClosed(_stage.Shape.Inlet))
            {
                pull.SetResult(Option<int>.None);
            }
            else
            {
                _waiting = pull;
                Pull(_stage.Shape.Inlet);
            }
        }
    }
}

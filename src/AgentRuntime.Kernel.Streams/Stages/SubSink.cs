using Akka.Pattern;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>The end of a sub-stream that feeds a stage of another stream, in the same island or elsewhere.</summary>
internal sealed class SubSink<T>(string name, GraphStageLogic owner, Action<T> onPush, Action<Exception?> onFinish)
    : SinkStage<T>("subSink")
{
    private readonly Lock _lock = new();
    private Logic? _logic;
    private bool _pullsEarly;
    private Exception? _cancelledEarly;

    public void Pull()
    {
        Logic? logic;
        lock (_lock)
        {
            logic = _logic;
            _pullsEarly = true;
        }

        logic?.Post(static target => target.OnPullRequested(), logic);
    }

    public void Cancel(Exception cause)
    {
        Logic? logic;
        lock (_lock)
        {
            logic = _logic;
            _cancelledEarly = cause;
        }

        logic?.Post(logic.OnCancelRequested, cause);
    }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
    {
        var logic = new Logic(this);
        lock (_lock)
        {
            if (_logic is not null)
            {
                throw new IllegalStateException($"Substream Sink [{name}] cannot be materialized more than once");
            }

            _logic = logic;
            logic.StartsPulled = _pullsEarly;
            logic.StartsCancelled = _cancelledEarly;
        }

        return logic;
    }

    private sealed class Logic(SubSink<T> stage) : SinkLogic<T>
    {
        private readonly SubSink<T> _stage = stage;
        private bool _ended;

        public bool StartsPulled { get; set; }

        public Exception? StartsCancelled { get; set; }

        public override void PreStart()
        {
            if (StartsCancelled is { } cause)
            {
                OnCancelRequested(cause);
            }
            else if (StartsPulled)
            {
                Pull(In);
            }
        }

        public override void OnPush() => _stage.Owner.Post(_stage.OnPush, Grab(In));

        public override void OnUpstreamFinish()
        {
            End(null);
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            End(e);
            FailStage(e);
        }

        public override void PostStop()
        {
            if (!_ended)
            {
                End(AbruptEnd());
            }
        }

        public void OnPullRequested() => PullOnce(In);

        public void OnCancelRequested(Exception cause)
        {
            _ended = true;
            Cancel(In, cause);
        }

        private void End(Exception? failure)
        {
            _ended = true;
            _stage.Owner.Post(_stage.OnFinish, failure);
        }
    }

    private GraphStageLogic Owner => owner;

    private Action<T> OnPush => onPush;

    private Action<Exception?> OnFinish => onFinish;
}

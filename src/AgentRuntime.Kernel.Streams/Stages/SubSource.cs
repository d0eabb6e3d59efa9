using Akka.Pattern;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>The start of a sub-stream that is fed by a stage of another stream, in the same island or elsewhere.</summary>
internal sealed class SubSource<T>(string name, GraphStageLogic owner, Action onPull, Action<Exception> onCancel)
    : SourceStage<T>("subSource")
{
    private readonly Lock _lock = new();
    private Logic? _logic;
    private (bool Finished, Exception? Failure) _finishedEarly;

    public bool IsRun => Volatile.Read(ref _logic) is not null;

    public void Push(T element)
    {
        var logic = _logic!;
        logic.Post(logic.OnElement, element);
    }

    public void Finish(Exception? failure)
    {
        Logic? logic;
        lock (_lock)
        {
            logic = _logic;
            _finishedEarly = (true, failure);
        }

        logic?.Post(logic.OnFinished, failure);
    }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
    {
        var logic = new Logic(this);
        lock (_lock)
        {
            if (_logic is not null)
            {
                throw new IllegalStateException($"Substream Source [{name}] cannot be materialized more than once");
            }

            _logic = logic;
            logic.StartsFinished = _finishedEarly;
        }

        return logic;
    }

    private sealed class Logic(SubSource<T> stage) : SourceLogic<T>
    {
        private readonly SubSource<T> _stage = stage;
        private bool _ended;

        public (bool Finished, Exception? Failure) StartsFinished { get; set; }

        public override void PreStart()
        {
            if (StartsFinished.Finished)
            {
                OnFinished(StartsFinished.Failure);
            }
        }

        public override void OnPull()
        {
            if (!_ended)
            {
                _stage.Owner.Post(static stage => stage.OnPull(), _stage);
            }
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            _ended = true;
            _stage.Owner.Post(_stage.OnCancel, cause);
            base.OnDownstreamFinish(cause);
        }

        public override void PostStop()
        {
            if (!_ended)
            {
                _stage.Owner.Post(_stage.OnCancel, AbruptEnd());
            }
        }

        public void OnElement(T element) => Emit(Out, element);

        public void OnFinished(Exception? failure)
        {
            _ended = true;
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

    private GraphStageLogic Owner => owner;

    private Action OnPull => onPull;

    private Action<Exception> OnCancel => onCancel;
}

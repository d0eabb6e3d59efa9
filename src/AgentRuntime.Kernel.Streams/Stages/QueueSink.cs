using Akka.Pattern;
using Akka.Streams.Stage;
using Akka.Util;

namespace Akka.Streams.Stages;

/// <summary>Hands elements out one by one, keeping a bounded number ready.</summary>
internal sealed class QueueSink<TIn> : SinkStage<TIn, ISinkQueue<TIn>>
{
    public static readonly QueueSink<TIn> Instance = new();

    private QueueSink()
        : base("queueSink")
    {
    }

    public override ILogicAndMaterializedValue<ISinkQueue<TIn>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var buffer = inheritedAttributes.GetMandatoryAttribute<Attributes.InputBuffer>().Max;
        var logic = new Logic(Math.Max(1, buffer));
        return new LogicAndMaterializedValue<ISinkQueue<TIn>>(logic, logic);
    }

    private sealed class Logic(int bufferSize) : SinkLogic<TIn>, ISinkQueue<TIn>, IAbandonable
    {
        private readonly Queue<TIn> _buffer = new();
        private TaskCompletionSource<Option<TIn>>? _waiting;
        private Exception? _failure;
        private bool _completed;
        private bool _endIsPulled;

        public Task<Option<TIn>> PullAsync()
        {
            var pull = new TaskCompletionSource<Option<TIn>>(TaskCreationOptions.RunContinuationsAsynchronously);
            Post(OnPullRequested, pull, OnPulledTooLate);
            return pull.Task;
        }

        public void Abandon() => Post(static logic => logic.CompleteStage(), this);

        public override void PreStart()
        {
            SetKeepGoing(true);
            Pull(In);
        }

        public override void OnPush()
        {
            var element = Grab(In);
            if (_waiting is { } waiting)
            {
                _waiting = null;
                waiting.TrySetResult(element);
            }
            else
            {
                _buffer.Enqueue(element);
            }

            PullIfThereIsRoom();
        }

        public override void OnUpstreamFinish()
        {
            _completed = true;
            Finish();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _completed = true;
            _failure = e;
            _buffer.Clear();
            Finish();
        }

        public override void PostStop()
        {
            if (_waiting is { } waiting)
            {
                _waiting = null;
                waiting.TrySetException(_failure ?? AbruptEnd());
            }
        }

        private void OnPulledTooLate(TaskCompletionSource<Option<TIn>> pull)
        {
            if (_failure is { } failure)
            {
                pull.TrySetException(failure);
            }
            else if (_completed && !_endIsPulled)
            {
                _endIsPulled = true;
                pull.TrySetResult(Option<TIn>.None);
            }
            else
            {
                pull.TrySetException(new StreamDetachedException());
            }
        }

        private void OnPullRequested(TaskCompletionSource<Option<TIn>> pull)
        {
            if (_waiting is not null)
            {
                pull.TrySetException(new IllegalStateException(
                    "You have to wait for previous future to be resolved to send another request"));
                return;
            }

            if (_buffer.TryDequeue(out var element))
            {
                pull.TrySetResult(element);
                PullIfThereIsRoom();
                if (_completed)
                {
                    Finish();
                }
            }
            else
            {
                _waiting = pull;
                if (_completed)
                {
                    Finish();
                }
            }
        }

        private void PullIfThereIsRoom()
        {
            if (_buffer.Count < bufferSize)
            {
                PullOnce(In);
            }
        }

        /// <summary>The stage lives on after upstream until the end itself was pulled.</summary>
        private void Finish()
        {
            if (_buffer.Count > 0 || _waiting is not { } waiting)
            {
                return;
            }

            _waiting = null;
            if (_failure is { } failure)
            {
                waiting.TrySetException(failure);
                FailStage(failure);
            }
            else
            {
                _endIsPulled = true;
                waiting.TrySetResult(Option<TIn>.None);
                CompleteStage();
            }
        }
    }
}

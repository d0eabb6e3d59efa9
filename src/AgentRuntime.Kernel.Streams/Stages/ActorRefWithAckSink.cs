using Akka.Actor;
using Akka.Streams.Implementation;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>
/// Sends elements to an actor, each after the actor has acknowledged the one before. A bounded number of elements waits here,
/// so that the next is at hand when the acknowledgement comes.
/// </summary>
internal sealed class ActorRefWithAckSink<TIn>(
    IActorRef actorRef,
    object onInitMessage,
    object ackMessage,
    object onCompleteMessage,
    Func<Exception, object> onFailureMessage) : SinkStage<TIn>("actorRefWithAckSink")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(this, inheritedAttributes.GetMandatoryAttribute<Attributes.InputBuffer>().Max);

    private IActorRef Target => actorRef;

    private object InitMessage => onInitMessage;

    private object AckMessage => ackMessage;

    private object CompleteMessage => onCompleteMessage;

    private object FailureMessage(Exception cause) => onFailureMessage(cause);

    private sealed class Logic : SinkLogic<TIn>
    {
        private readonly ActorRefWithAckSink<TIn> _stage;
        private readonly Queue<TIn> _buffer = new();
        private readonly int _bufferSize;
        private readonly AckRef _self;
        private bool _acknowledged;
        private bool _completing;
        private bool _signalled;

        public Logic(ActorRefWithAckSink<TIn> stage, int bufferSize)
        {
            _stage = stage;
            _bufferSize = bufferSize > 0
                ? bufferSize
                : throw new ArgumentException("The input buffer must hold at least one element", nameof(bufferSize));
            _self = new AckRef(this);
        }

        public override void PreStart()
        {
            _self.Watch(_stage.Target);
            _stage.Target.Tell(_stage.InitMessage, _self);
            Pull(In);
        }

        public override void OnPush()
        {
            if (_acknowledged && _buffer.Count == 0)
            {
                Send(Grab(In));
            }
            else
            {
                _buffer.Enqueue(Grab(In));
            }

            PullIfThereIsRoom();
        }

        public override void OnUpstreamFinish()
        {
            if (_buffer.Count == 0)
            {
                Finish();
            }
            else
            {
                _completing = true;
                SetKeepGoing(true);
            }
        }

        public override void OnUpstreamFailure(Exception e)
        {
            Signal(_stage.FailureMessage(e));
            FailStage(e);
        }

        public override void PostStop()
        {
            if (!_signalled)
            {
                Signal(_stage.FailureMessage(AbruptEnd()));
            }

            _self.End();
        }

        private void OnAcknowledged()
        {
            if (!_buffer.TryDequeue(out var next))
            {
                _acknowledged = true;
                return;
            }

            Send(next);
            if (_buffer.Count == 0 && _completing)
            {
                Finish();
            }
            else
            {
                PullIfThereIsRoom();
            }
        }

        private void OnTargetTerminated()
        {
            _signalled = true;
            CompleteStage();
        }

        private void PullIfThereIsRoom()
        {
            if (_buffer.Count < _bufferSize)
            {
                PullOnce(In);
            }
        }

        private void Send(TIn element)
        {
            _acknowledged = false;
            _stage.Target.Tell(element!, _self);
        }

        private void Finish()
        {
            Signal(_stage.CompleteMessage);
            CompleteStage();
        }

        private void Signal(object message)
        {
            _signalled = true;
            _stage.Target.Tell(message, _self);
        }

        /// <summary>
        /// Who the elements come from, and where acknowledgements go. An acknowledgement is counted and wakes the island with
        /// the same message every time, so it allocates nothing.
        /// </summary>
        private sealed class AckRef : StageFunctionRef
        {
            private readonly Logic _logic;
            private readonly Wake _wake;

            public AckRef(Logic logic)
                : base(logic.Island.Materializer, null)
            {
                _logic = logic;
                _wake = new Wake(logic);
            }

            protected override void Receive(IActorRef? sender, object message)
            {
                if (message is Terminated terminated)
                {
                    if (IsStillWatched(terminated.ActorRef))
                    {
                        _logic.Post(static logic => logic.OnTargetTerminated(), _logic);
                    }
                }
                else if (message.Equals(_logic._stage.AckMessage))
                {
                    _wake.Acknowledge();
                }
            }
        }

        private sealed class Wake(Logic logic) : IslandMessage
        {
            private int _acknowledgements;

            public override GraphInterpreter? Interpreter => logic.InterpreterOrNull;

            public void Acknowledge()
            {
                if (Interlocked.Increment(ref _acknowledgements) == 1)
                {
                    logic.Island.Post(this);
                }
            }

            public override void Run()
            {
                // From here on the message may be posted anew.
                var count = Interlocked.Exchange(ref _acknowledgements, 0);
                logic.RunAsyncInput(
                    static args =>
                    {
                        for (var i = 0; i < args.count; i++)
                        {
                            args.logic.OnAcknowledged();
                        }
                    },
                    (logic, count));
            }
        }
    }
}

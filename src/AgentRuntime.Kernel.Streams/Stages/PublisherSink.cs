using Akka.Event;
using Akka.Pattern;
using Akka.Streams.Stage;
using Reactive.Streams;

namespace Akka.Streams.Stages;

/// <summary>
/// Gives a publisher. With several subscribers each gets every element from its subscription on; the slowest sets the pace,
/// and a faster one is ahead of it by at most the size of the input buffer.
/// </summary>
internal sealed class PublisherSink<TIn>(bool fanout) : SinkStage<TIn, IPublisher<TIn>>("publisherSink")
{
    public override ILogicAndMaterializedValue<IPublisher<TIn>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var bufferSize = fanout ? inheritedAttributes.GetMandatoryAttribute<Attributes.InputBuffer>().Max : 1;
        var timeout = inheritedAttributes.GetMandatoryAttribute<ActorAttributes.StreamSubscriptionTimeout>();
        var logic = new Logic(fanout, bufferSize, timeout);
        return new LogicAndMaterializedValue<IPublisher<TIn>>(logic, logic);
    }

    private sealed class Logic : TimerGraphStageLogic, IPublisher<TIn>, IInHandler
    {
        private const string TimeoutTimer = "subscription-timeout";

        private static readonly Inlet<TIn> In = SinkPorts<TIn>.In;

        private readonly bool _fanout;
        private readonly int _bufferSize;
        private readonly ActorAttributes.StreamSubscriptionTimeout _timeout;

        private readonly List<Subscription> _subscriptions = [];
        private bool _hadSubscriber;
        private Exception? _failure;
        private bool _completed;

        public Logic(bool fanout, int bufferSize, ActorAttributes.StreamSubscriptionTimeout timeout)
            : base(SinkPorts<TIn>.Shape)
        {
            _fanout = fanout;
            _bufferSize = bufferSize;
            _timeout = timeout;
            SetHandler(In, this);
        }

        public void Subscribe(ISubscriber<TIn> subscriber)
        {
            ArgumentNullException.ThrowIfNull(subscriber);
            Post(OnSubscribe, subscriber, late => Refuse(late, _completed ? null : _failure));
        }

        public override void PreStart()
        {
            SetKeepGoing(true);
            if (_timeout.Mode != StreamSubscriptionTimeoutTerminationMode.NoopTermination)
            {
                ScheduleOnce(TimeoutTimer, _timeout.Timeout);
            }
        }

        public void OnPush()
        {
            var element = Grab(In);
            for (var i = _subscriptions.Count - 1; i >= 0; i--)
            {
                _subscriptions[i].Offer(element);
            }

            PullIfAllHaveRoom();
        }

        public void OnUpstreamFinish()
        {
            _completed = true;
            CompleteDrained();
        }

        public void OnUpstreamFailure(Exception e)
        {
            _failure = e;
            foreach (var subscription in _subscriptions)
            {
                subscription.Subscriber.OnError(e);
            }

            _subscriptions.Clear();
            if (_hadSubscriber)
            {
                FailStage(e);
            }
        }

        public override void PostStop()
        {
            if (!_completed)
            {
                _failure ??= new AbruptTerminationException(Island.Materializer.Supervisor);
            }

            foreach (var subscription in _subscriptions)
            {
                subscription.Subscriber.OnError(new AbruptTerminationException(Island.Materializer.Supervisor));
            }

            _subscriptions.Clear();
        }

        protected override void OnTimer(object timerKey)
        {
            if (_hadSubscriber)
            {
                return;
            }

            if (_timeout.Mode == StreamSubscriptionTimeoutTerminationMode.WarnTermination)
            {
                Log.Warning("Subscription timeout for {0}", this);
                return;
            }

            _failure = new TimeoutException($"Publisher was not attached to upstream within deadline of {_timeout.Timeout}");
            CompleteStage();
        }

        private static void Refuse(ISubscriber<TIn> subscriber, Exception? cause)
        {
            subscriber.OnSubscribe(NoSubscription.Instance);
            if (cause is null)
            {
                subscriber.OnComplete();
            }
            else
            {
                subscriber.OnError(cause);
            }
        }

        private void OnSubscribe(ISubscriber<TIn> subscriber)
        {
            if (_hadSubscriber && !_fanout)
            {
                Refuse(subscriber, new IllegalStateException("Publisher only supports one subscriber (which is allowed, see reactive-streams specification, rule 1.12)"));
                return;
            }

            _hadSubscriber = true;
            CancelTimer(TimeoutTimer);
            if (_failure is { } failure)
            {
                Refuse(subscriber, failure);
                FailStage(failure);
                return;
            }

            var subscription = new Subscription(this, subscriber);
            _subscriptions.Add(subscription);
            subscriber.OnSubscribe(subscription);
            CompleteDrained();
        }

        private void OnRequest((Subscription Subscription, long N) args)
        {
            if (args.N < 1)
            {
                args.Subscription.Subscriber.OnError(new ArgumentException(
                    "The number of requested elements must be > 0 (see reactive-streams specification, rule 3.9)", nameof(args)));
                OnCancel(args.Subscription);
                return;
            }

            args.Subscription.Add(args.N);
            CompleteDrained();
            PullIfAllHaveRoom();
        }

        private void OnCancel(Subscription subscription)
        {
            _subscriptions.Remove(subscription);
            if (_subscriptions.Count == 0)
            {
                CompleteStage();
            }
            else
            {
                PullIfAllHaveRoom();
            }
        }

        private void PullIfAllHaveRoom()
        {
            var anyDemand = false;
            foreach (var subscription in _subscriptions)
            {
                if (!subscription.HasRoom)
                {
                    return;
                }

                anyDemand |= subscription.Demand > 0;
            }

            if (anyDemand)
            {
                PullOnce(In);
            }
        }

        /// <summary>After upstream has completed, every subscriber completes when it has what it still has to get.</summary>
        private void CompleteDrained()
        {
            if (!_completed || !_hadSubscriber)
            {
                return;
            }

            for (var i = _subscriptions.Count - 1; i >= 0; i--)
            {
                if (_subscriptions[i].IsDrained)
                {
                    var subscriber = _subscriptions[i].Subscriber;
                    _subscriptions.RemoveAt(i);
                    subscriber.OnComplete();
                }
            }

            if (_subscriptions.Count == 0)
            {
                CompleteStage();
            }
        }

        private sealed class Subscription(Logic logic, ISubscriber<TIn> subscriber) : ISubscription
        {
            private readonly Queue<TIn> _waiting = new();

            public ISubscriber<TIn> Subscriber => subscriber;

            public long Demand { get; private set; }

            public bool IsDrained => _waiting.Count == 0;

            public bool HasRoom => Demand > 0 || (logic._bufferSize > 1 && _waiting.Count < logic._bufferSize);

            public void Request(long n) => logic.Post(logic.OnRequest, (this, n));

            public void Cancel() => logic.Post(logic.OnCancel, this);

            public void Offer(TIn element)
            {
                if (Demand > 0)
                {
                    Demand--;
                    subscriber.OnNext(element);
                }
                else
                {
                    _waiting.Enqueue(element);
                }
            }

            public void Add(long n)
            {
                Demand = Demand > long.MaxValue - n ? long.MaxValue : Demand + n;
                while (Demand > 0 && _waiting.TryDequeue(out var element))
                {
                    Demand--;
                    subscriber.OnNext(element);
                }
            }
        }
    }

    private sealed class NoSubscription : ISubscription
    {
        public static readonly NoSubscription Instance = new();

        public void Request(long n)
        {
            // Nothing will come.
        }

        public void Cancel()
        {
            // Nothing to stop.
        }
    }
}

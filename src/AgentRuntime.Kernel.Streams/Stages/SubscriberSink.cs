using Akka.Streams.Stage;
using Reactive.Streams;

namespace Akka.Streams.Stages;

/// <summary>Sends elements to a subscriber as it asks for them.</summary>
internal sealed class SubscriberSink<TIn>(ISubscriber<TIn> subscriber) : SinkStage<TIn>("subscriberSink")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(subscriber);

    private sealed class Logic(ISubscriber<TIn> subscriber) : SinkLogic<TIn>, ISubscription
    {
        private long _demand;
        private bool _ended;

        public void Request(long n) => Post(OnRequest, n);

        public void Cancel() => Post(static logic => logic.OnCancel(), this);

        public override void PreStart() => subscriber.OnSubscribe(this);

        public override void OnPush()
        {
            _demand--;
            subscriber.OnNext(Grab(In));
            if (_demand > 0)
            {
                PullOnce(In);
            }
        }

        public override void OnUpstreamFinish()
        {
            _ended = true;
            subscriber.OnComplete();
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _ended = true;
            subscriber.OnError(e);
            FailStage(e);
        }

        public override void PostStop()
        {
            if (!_ended)
            {
                subscriber.OnError(new AbruptTerminationException(Island.Materializer.Supervisor));
            }
        }

        private void OnRequest(long n)
        {
            if (n < 1)
            {
                var cause = new ArgumentException("The number of requested elements must be > 0 (see reactive-streams specification, rule 3.9)", nameof(n));
                _ended = true;
                subscriber.OnError(cause);
                FailStage(cause);
                return;
            }

            _demand = _demand > long.MaxValue - n ? long.MaxValue : _demand + n;
            PullOnce(In);
        }

        private void OnCancel()
        {
            _ended = true;
            CompleteStage();
        }
    }
}

using Akka.Actor;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Sends every element to an actor, without waiting for it.</summary>
internal sealed class ActorRefSink<TIn>(
    IActorRef actorRef, object onCompleteMessage, Func<Exception, object> onFailureMessage) : SinkStage<TIn>("actorRefSink")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(actorRef, onCompleteMessage, onFailureMessage);

    private sealed class Logic(IActorRef actorRef, object onCompleteMessage, Func<Exception, object> onFailureMessage)
        : SinkLogic<TIn>
    {
        private bool _signalled;

        public override void PreStart()
        {
            GetStageActor(OnMessage).Watch(actorRef);
            Pull(In);
        }

        public override void OnPush()
        {
            actorRef.Tell(Grab(In)!, ActorRefs.NoSender);
            Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            Signal(onCompleteMessage);
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            Signal(onFailureMessage(e));
            FailStage(e);
        }

        public override void PostStop()
        {
            if (!_signalled)
            {
                Signal(onFailureMessage(AbruptEnd()));
            }
        }

        private void Signal(object message)
        {
            _signalled = true;
            actorRef.Tell(message, ActorRefs.NoSender);
        }

        private void OnMessage((IActorRef Sender, object Message) args)
        {
            if (args.Message is Terminated)
            {
                _signalled = true;
                CompleteStage();
            }
        }
    }
}

using Akka.Streams.Stage;
using Reactive.Streams;

namespace Akka.Streams.Stages;

/// <summary>Subscribes to a publisher at every run.</summary>
internal sealed class PublisherSource<T>(IPublisher<T> publisher) : SourceStage<T>("publisherSource")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(publisher, inheritedAttributes.GetMandatoryAttribute<Attributes.InputBuffer>().Max);

    private sealed class Logic(IPublisher<T> publisher, int bufferSize) : SubscriberLogic<T>(bufferSize)
    {
        public override void PreStart() => publisher.Subscribe(this);
    }
}

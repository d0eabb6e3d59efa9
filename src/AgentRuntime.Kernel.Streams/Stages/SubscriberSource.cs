using Akka.Streams.Stage;
using Reactive.Streams;

namespace Akka.Streams.Stages;

/// <summary>Gives a subscriber and emits what it receives.</summary>
internal sealed class SubscriberSource<T>() : SourceStage<T, ISubscriber<T>>("subscriberSource")
{
    public override ILogicAndMaterializedValue<ISubscriber<T>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new SubscriberLogic<T>(inheritedAttributes.GetMandatoryAttribute<Attributes.InputBuffer>().Max);
        return new LogicAndMaterializedValue<ISubscriber<T>>(logic, logic);
    }
}

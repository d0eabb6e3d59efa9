using System.Threading.Channels;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Writes elements to a channel, waiting while that is full.</summary>
/// <param name="writer">Where elements are written.</param>
/// <param name="isOwner">Whether the channel ends with the stream.</param>
internal sealed class ChannelWriterSink<T>(ChannelWriter<T> writer, bool isOwner) : SinkStage<T>("channelWriterSink")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new ChannelWriterLogic<T>(writer, isOwner);
}

using System.Threading.Channels;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits what is read from a channel and ends with it.</summary>
internal sealed class ChannelReaderSource<T>(ChannelReader<T> reader) : SourceStage<T>("channelReaderSource")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new ChannelReaderLogic<T>(reader);
}

using System.Threading.Channels;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Gives a channel and writes elements to it.</summary>
internal sealed class ChannelReaderSink<T>(int bufferSize, bool singleReader, BoundedChannelFullMode fullMode)
    : SinkStage<T, ChannelReader<T>>("channelReaderSink")
{
    public override ILogicAndMaterializedValue<ChannelReader<T>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(bufferSize)
        {
            SingleReader = singleReader,
            SingleWriter = true,
            FullMode = fullMode,
        });
        return new LogicAndMaterializedValue<ChannelReader<T>>(
            new ChannelWriterLogic<T>(channel.Writer, isOwner: true), channel.Reader);
    }
}

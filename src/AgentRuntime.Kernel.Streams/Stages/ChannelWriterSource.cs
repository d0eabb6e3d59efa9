using System.Threading.Channels;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits what is written to the channel that it gives.</summary>
internal sealed class ChannelWriterSource<T>(int bufferSize, bool singleWriter, BoundedChannelFullMode fullMode)
    : SourceStage<T, ChannelWriter<T>>("channelSource")
{
    public override ILogicAndMaterializedValue<ChannelWriter<T>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(bufferSize)
        {
            SingleReader = true,
            SingleWriter = singleWriter,
            FullMode = fullMode,
        });
        var logic = new ChannelReaderLogic<T>(channel.Reader, channel.Writer);
        return new LogicAndMaterializedValue<ChannelWriter<T>>(logic, channel.Writer);
    }
}

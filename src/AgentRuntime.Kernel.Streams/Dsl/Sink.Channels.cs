using System.Threading.Channels;
using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

public static partial class Sink
{
    /// <summary>Gives the reading end of a channel and writes elements to it, waiting while that is full; the channel ends with the stream.</summary>
    /// <param name="bufferSize">The number of elements that the channel holds.</param>
    /// <param name="singleReader">Whether only one thread reads at a time.</param>
    /// <param name="fullMode">What a full channel does with the next element.</param>
    public static Sink<T, ChannelReader<T>> ChannelReader<T>(
        int bufferSize, bool singleReader, BoundedChannelFullMode fullMode = BoundedChannelFullMode.Wait)
        => new ChannelReaderSink<T>(Require.Positive(bufferSize), singleReader, fullMode).ToSink();

    /// <summary>Writes elements to a channel, waiting while that is full.</summary>
    /// <param name="writer">Where elements are written.</param>
    /// <param name="isOwner">Whether the channel ends with the stream.</param>
    public static Sink<T, NotUsed> FromWriter<T>(ChannelWriter<T> writer, bool isOwner)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return new ChannelWriterSink<T>(writer, isOwner).ToSink();
    }
}

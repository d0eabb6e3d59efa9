using System.Threading.Channels;

namespace Akka.Streams.Dsl;

/// <summary>Sources that read channels.</summary>
public static class ChannelSource
{
    /// <summary>The same as <see cref="Source.Channel{T}"/>.</summary>
    public static Source<T, ChannelWriter<T>> Create<T>(
        int bufferSize, bool singleWriter = false, BoundedChannelFullMode fullMode = BoundedChannelFullMode.Wait)
        => Source.Channel<T>(bufferSize, singleWriter, fullMode);

    /// <summary>The same as <see cref="Source.ChannelReader{T}"/>.</summary>
    public static Source<T, NotUsed> FromReader<T>(ChannelReader<T> reader) => Source.ChannelReader(reader);
}

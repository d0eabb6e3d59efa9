using System.Threading.Channels;

namespace Akka.Streams.Dsl;

/// <summary>Sinks that write channels.</summary>
public static class ChannelSink
{
    /// <summary>The same as <see cref="Sink.ChannelReader{T}"/>.</summary>
    public static Sink<T, ChannelReader<T>> AsReader<T>(
        int bufferSize, bool singleReader = false, BoundedChannelFullMode fullMode = BoundedChannelFullMode.Wait)
        => Sink.ChannelReader<T>(bufferSize, singleReader, fullMode);

    /// <summary>The same as <see cref="Sink.FromWriter{T}"/>.</summary>
    public static Sink<T, NotUsed> FromWriter<T>(ChannelWriter<T> writer, bool isOwner) => Sink.FromWriter(writer, isOwner);
}

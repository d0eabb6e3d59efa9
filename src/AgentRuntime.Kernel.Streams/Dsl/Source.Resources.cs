using System.Threading.Channels;
using Akka.Streams.Stages;
using Akka.Util;

namespace Akka.Streams.Dsl;

public static partial class Source
{
    /// <summary>Emits the elements of an enumerable again and again; an empty one fails the stream.</summary>
    public static Source<T, NotUsed> Cycle<T>(Func<IEnumerator<T>> enumeratorFactory)
    {
        ArgumentNullException.ThrowIfNull(enumeratorFactory);
        return new EnumeratorSource<T>(() => Endless(enumeratorFactory), "cycle").ToSource();
    }

    /// <summary>Gives the writing end of a channel and emits what is written to it; the channel ends with the stream.</summary>
    /// <param name="bufferSize">The number of elements that the channel holds.</param>
    /// <param name="singleWriter">Whether only one thread writes at a time.</param>
    /// <param name="fullMode">What a full channel does with the next element.</param>
    public static Source<T, ChannelWriter<T>> Channel<T>(
        int bufferSize, bool singleWriter = false, BoundedChannelFullMode fullMode = BoundedChannelFullMode.Wait)
        => new ChannelWriterSource<T>(Require.Positive(bufferSize), singleWriter, fullMode).ToSource();

    /// <summary>Emits what is read from a channel and ends with it.</summary>
    public static Source<T, NotUsed> ChannelReader<T>(ChannelReader<T> channelReader)
    {
        ArgumentNullException.ThrowIfNull(channelReader);
        return new ChannelReaderSource<T>(channelReader).ToSource();
    }

    /// <summary>
    /// Emits what is read from a resource that every run opens, and closes however the stream ends. Asks the decider when
    /// <paramref name="read"/> throws; a restart opens the resource anew.
    /// </summary>
    public static Source<T, NotUsed> UnfoldResource<T, TSource>(
        Func<TSource> create, Func<TSource, Option<T>> read, Action<TSource> close)
        => new UnfoldResourceSource<T, TSource>(create, read, close).ToSource();

    /// <summary>
    /// Emits what is read by tasks from a resource that every run opens, and closes however the stream ends. Asks the decider
    /// when <paramref name="read"/> fails; a restart opens the resource anew.
    /// </summary>
    public static Source<T, NotUsed> UnfoldResourceAsync<T, TSource>(
        Func<Task<TSource>> create, Func<TSource, Task<Option<T>>> read, Func<TSource, Task<Done>> close)
        => new UnfoldResourceAsyncSource<T, TSource>(create, read, close).ToSource();

    /// <summary>Makes the source when downstream first pulls; the task gives its materialized value then.</summary>
    public static Source<TOut, Task<TMat>> Lazily<TOut, TMat>(Func<Source<TOut, TMat>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return new LazySource<TOut, TMat>(create).ToSource();
    }

    /// <summary>Emits the elements of the source that a task gives; the second task gives its materialized value.</summary>
#pragma warning disable CA1715 // the official name of the type parameter
    public static Source<T, Task<M>> FromTaskSource<T, M>(Task<Source<T, M>> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new TaskSourceSource<T, M>(task).ToSource();
    }
#pragma warning restore CA1715

    private static IEnumerator<T> Endless<T>(Func<IEnumerator<T>> factory)
    {
        while (true)
        {
            using var enumerator = factory();
            if (!enumerator.MoveNext())
            {
#pragma warning disable MA0015 // the documented message, without a parameter
                throw new ArgumentException("empty iterator");
#pragma warning restore MA0015
            }

            do
            {
                yield return enumerator.Current;
            }
            while (enumerator.MoveNext());
        }
    }
}

namespace Akka.Streams;

/// <summary>The end of a queue at which elements are put into a stream that it can also end.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public interface ISourceQueueWithComplete<in T> : ISourceQueue<T>
{
    /// <summary>Completes the stream after what is in the buffer was sent.</summary>
    void Complete();

    /// <summary>Fails the stream at once; what is in the buffer is dropped.</summary>
    void Fail(Exception ex);

    /// <summary>Completes when the stream completes or is cancelled, fails when the stream fails.</summary>
    new Task WatchCompletionAsync();
}

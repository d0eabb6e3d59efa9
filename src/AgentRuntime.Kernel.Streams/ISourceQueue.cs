namespace Akka.Streams;

/// <summary>The end of a queue at which elements are put into a stream.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public interface ISourceQueue<in T>
{
    /// <summary>
    /// Offers an element. The task completes with what became of it; under <see cref="OverflowStrategy.Backpressure"/> it
    /// stays open while the buffer is full, and the next offer may be made only after it completed.
    /// </summary>
    Task<IQueueOfferResult> OfferAsync(T element);

    /// <summary>Completes when the stream completes or is cancelled, fails when the stream fails.</summary>
    Task WatchCompletionAsync();
}

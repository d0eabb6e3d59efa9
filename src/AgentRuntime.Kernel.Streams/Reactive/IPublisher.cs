namespace Reactive.Streams;

/// <summary>A provider of a potentially unbounded number of elements, sent only as far as its subscribers ask for them.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public interface IPublisher<out T>
{
    /// <summary>Asks the publisher to start streaming to <paramref name="subscriber"/>; each subscriber may subscribe once.</summary>
    void Subscribe(ISubscriber<T> subscriber);
}

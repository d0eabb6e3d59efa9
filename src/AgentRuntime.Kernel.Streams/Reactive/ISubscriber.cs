namespace Reactive.Streams;

/// <summary>
/// Receives a call to <see cref="OnSubscribe"/>, then as many <see cref="OnNext"/> as were requested, then at most one of
/// <see cref="OnError"/> and <see cref="OnComplete"/>. Calls never overlap.
/// </summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public interface ISubscriber<in T>
{
    /// <summary>Hands over the subscription; nothing is sent before <see cref="ISubscription.Request"/> is called on it.</summary>
    void OnSubscribe(ISubscription subscription);

    /// <summary>Delivers one requested element.</summary>
    void OnNext(T element);

    /// <summary>Ends the stream with a failure; nothing follows.</summary>
    void OnError(Exception cause);

    /// <summary>Ends the stream normally; nothing follows.</summary>
    void OnComplete();
}

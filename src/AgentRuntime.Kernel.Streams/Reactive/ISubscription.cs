namespace Reactive.Streams;

/// <summary>The link of one subscriber to one publisher: demand and cancellation travel on it.</summary>
public interface ISubscription
{
    /// <summary>Adds <paramref name="n"/> (at least 1) to the number of elements that the publisher may send.</summary>
    void Request(long n);

    /// <summary>Asks the publisher to stop; elements that are already under way may still arrive.</summary>
    void Cancel();
}

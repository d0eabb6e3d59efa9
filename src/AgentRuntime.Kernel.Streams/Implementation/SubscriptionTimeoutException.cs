namespace Akka.Streams.Implementation;

/// <summary>A sub-stream was not run in time.</summary>
internal sealed class SubscriptionTimeoutException(string message) : Exception(message);

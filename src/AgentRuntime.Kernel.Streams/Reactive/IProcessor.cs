namespace Reactive.Streams;

/// <summary>A processing step that is both a subscriber and a publisher.</summary>
/// <typeparam name="T1">The type of the elements that come in.</typeparam>
/// <typeparam name="T2">The type of the elements that go out.</typeparam>
public interface IProcessor<in T1, out T2> : ISubscriber<T1>, IPublisher<T2>;

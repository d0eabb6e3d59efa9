using Akka.Streams.Dsl;
using Akka.TestKit;

namespace Akka.Streams.TestKit;

/// <summary>Sources that a test feeds.</summary>
public static class TestSource
{
    /// <summary>A source that materializes to the probe that feeds it.</summary>
    public static Source<T, TestPublisher.Probe<T>> SourceProbe<T>(this TestKitBase testKit) => Source.AsSubscriber<T>().MapMaterializedValue(subscriber =>
    {
        var probe = testKit.CreatePublisherProbe<T>();
        probe.Subscribe(subscriber);
        return probe;
    });
}

using Akka.Streams.Dsl;
using Akka.TestKit;

namespace Akka.Streams.TestKit;

/// <summary>Sinks that a test reads.</summary>
public static class TestSink
{
    /// <summary>A sink that materializes to the probe that reads it.</summary>
    public static Sink<T, TestSubscriber.Probe<T>> SinkProbe<T>(this TestKitBase testKit) => Sink.AsPublisher<T>(fanout: false).MapMaterializedValue(publisher =>
    {
        var probe = testKit.CreateSubscriberProbe<T>();
        publisher.Subscribe(probe);
        return probe;
    });
}

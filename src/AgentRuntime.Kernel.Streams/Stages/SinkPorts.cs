namespace Akka.Streams.Stages;

/// <summary>The port that all library sinks of one type share: wiring goes by place, not by identity.</summary>
internal static class SinkPorts<TIn>
{
    public static readonly Inlet<TIn> In = new("in") { Id = 0 };
    public static readonly SinkShape<TIn> Shape = new(In);
}

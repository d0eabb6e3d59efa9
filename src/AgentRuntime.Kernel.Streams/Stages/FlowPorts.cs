namespace Akka.Streams.Stages;

/// <summary>The ports that all library flows of one pair of types share: wiring goes by place, not by identity.</summary>
internal static class FlowPorts<TIn, TOut>
{
    public static readonly Inlet<TIn> In = new("in") { Id = 0 };
    public static readonly Outlet<TOut> Out = new("out") { Id = 0 };
    public static readonly FlowShape<TIn, TOut> Shape = new(In, Out);
}

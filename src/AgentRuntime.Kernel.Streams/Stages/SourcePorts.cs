namespace Akka.Streams.Stages;

/// <summary>The port that all library sources of one type share: wiring goes by place, not by identity.</summary>
internal static class SourcePorts<TOut>
{
    public static readonly Outlet<TOut> Out = new("out") { Id = 0 };
    public static readonly SourceShape<TOut> Shape = new(Out);
}

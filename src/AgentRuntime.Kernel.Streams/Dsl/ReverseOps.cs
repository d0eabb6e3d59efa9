namespace Akka.Streams.Dsl;

/// <summary>What a connection that was started backwards in a <see cref="GraphDsl.Builder{T}"/> can come from.</summary>
public static class ReverseOps
{
    /// <summary>Starts the connection at an output.</summary>
    public static GraphDsl.Builder<TMat> From<TIn, TOut, TMat>(this GraphDsl.ReverseOps<TIn, TMat> ops, Outlet<TOut> outlet)
        where TIn : TOut
        => Connect(ops, outlet);

    /// <summary>Starts the connection at a source.</summary>
    public static GraphDsl.Builder<TMat> From<TIn, TOut, TMat>(
        this GraphDsl.ReverseOps<TIn, TMat> ops, SourceShape<TOut> source)
        where TIn : TOut
        => Connect(ops, source.Outlet);

    /// <summary>Adds a source and starts the connection there.</summary>
    public static GraphDsl.Builder<TMat> From<TIn, TOut, TMat>(
        this GraphDsl.ReverseOps<TIn, TMat> ops, IGraph<SourceShape<TOut>, TMat> source)
        where TIn : TOut
        => Connect(ops, ops.Builder.Add(source).Outlet);

    /// <summary>Starts the connection at the output of a flow.</summary>
    public static GraphDsl.Builder<TMat> From<TIn, TOut, TMat>(
        this GraphDsl.ReverseOps<TIn, TMat> ops, FlowShape<TIn, TOut> flow)
        where TIn : TOut
        => Connect(ops, flow.Outlet);

    /// <summary>Starts the connection at the output of a junction.</summary>
    public static GraphDsl.Builder<TMat> From<TIn, TOut, TMat>(
        this GraphDsl.ReverseOps<TIn, TMat> ops, UniformFanInShape<TIn, TOut> junction)
        where TIn : TOut
        => Connect(ops, junction.Out);

    /// <summary>Starts the connection at the first output of a junction that is not connected yet.</summary>
    public static GraphDsl.Builder<TMat> From<TIn, TOut1, TOut2, TMat>(
        this GraphDsl.ReverseOps<TIn, TMat> ops, UniformFanOutShape<TOut1, TOut2> junction)
        where TIn : TOut2
        => Connect(ops, ops.Builder.FreeOutlet(junction));

    /// <summary>Leads the connection through a flow.</summary>
    public static GraphDsl.ReverseOps<TOut1, TMat> Via<TIn, TOut1, TOut2, TMat>(
        this GraphDsl.ReverseOps<TIn, TMat> ops, FlowShape<TOut1, TOut2> flow)
        where TIn : TOut2
        => Connect(ops, flow.Outlet).To(flow.Inlet);

    /// <summary>Adds a flow and leads the connection through it.</summary>
    public static GraphDsl.ReverseOps<TOut1, TMat> Via<TIn, TOut1, TOut2, TMat>(
        this GraphDsl.ReverseOps<TIn, TMat> ops, IGraph<FlowShape<TOut1, TOut2>, TMat> flow)
        where TIn : TOut2
        => ops.Via(ops.Builder.Add(flow));

    /// <summary>Leads the connection through a junction, by its first input that is not connected yet.</summary>
    public static GraphDsl.ReverseOps<TIn, TMat> Via<TIn, TOut, TMat>(
        this GraphDsl.ReverseOps<TIn, TMat> ops, UniformFanInShape<TIn, TOut> junction)
        where TIn : TOut
        => Connect(ops, junction.Out).To(ops.Builder.FreeInlet(junction));

    /// <summary>Leads the connection through a junction, by its first output that is not connected yet.</summary>
    public static GraphDsl.ReverseOps<TIn, TMat> Via<TIn, TOut, TMat>(
        this GraphDsl.ReverseOps<TIn, TMat> ops, UniformFanOutShape<TIn, TOut> junction)
        where TIn : TOut
        => Connect(ops, ops.Builder.FreeOutlet(junction)).To(junction.In);

    private static GraphDsl.Builder<TMat> Connect<TIn, TMat>(GraphDsl.ReverseOps<TIn, TMat> ops, Outlet outlet)
    {
        ops.Builder.Connect(outlet, ops.In);
        return ops.Builder;
    }
}

namespace Akka.Streams.Dsl;

/// <summary>What a connection that was started in a <see cref="GraphDsl.Builder{T}"/> can lead to.</summary>
public static class ForwardOps
{
    /// <summary>Ends the connection at an input.</summary>
    public static GraphDsl.Builder<TMat> To<TIn, TOut, TMat>(this GraphDsl.ForwardOps<TOut, TMat> ops, Inlet<TIn> inlet)
        where TIn : TOut
        => Connect(ops, inlet);

    /// <summary>Ends the connection at a sink.</summary>
    public static GraphDsl.Builder<TMat> To<TIn, TOut, TMat>(this GraphDsl.ForwardOps<TOut, TMat> ops, SinkShape<TIn> sink)
        where TIn : TOut
        => Connect(ops, sink.Inlet);

    /// <summary>Ends the connection at the input of a flow.</summary>
    public static GraphDsl.Builder<TMat> To<TIn, TOut, TMat>(
        this GraphDsl.ForwardOps<TOut, TMat> ops, FlowShape<TIn, TOut> flow)
        where TIn : TOut
        => Connect(ops, flow.Inlet);

    /// <summary>Adds a sink and ends the connection there.</summary>
    public static GraphDsl.Builder<TMat> To<TIn, TOut, TMat, TMat2>(
        this GraphDsl.ForwardOps<TOut, TMat> ops, IGraph<SinkShape<TIn>, TMat2> sink)
        where TIn : TOut
        => Connect(ops, ops.Builder.Add(sink).Inlet);

    /// <summary>Ends the connection at the first input of a junction that is not connected yet.</summary>
    public static GraphDsl.Builder<TMat> To<TIn, TOut1, TOut2, TMat>(
        this GraphDsl.ForwardOps<TOut1, TMat> ops, UniformFanInShape<TIn, TOut2> junction)
        where TIn : TOut1
        => Connect(ops, ops.Builder.FreeInlet(junction));

    /// <summary>Ends the connection at the input of a junction.</summary>
    public static GraphDsl.Builder<TMat> To<TIn, TOut1, TOut2, TMat>(
        this GraphDsl.ForwardOps<TOut1, TMat> ops, UniformFanOutShape<TIn, TOut2> junction)
        where TIn : TOut1
        => Connect(ops, junction.In);

    /// <summary>Leads the connection through a flow.</summary>
    public static GraphDsl.ForwardOps<TOut2, TMat> Via<TIn, TOut1, TOut2, TMat>(
        this GraphDsl.ForwardOps<TOut1, TMat> ops, FlowShape<TIn, TOut2> flow)
        where TIn : TOut1
        => Connect(ops, flow.Inlet).From(flow.Outlet);

    /// <summary>Adds a flow and leads the connection through it.</summary>
    public static GraphDsl.ForwardOps<TOut2, TMat> Via<TIn, TOut1, TOut2, TMat>(
        this GraphDsl.ForwardOps<TOut1, TMat> ops, IGraph<FlowShape<TIn, TOut2>, NotUsed> flow)
        where TIn : TOut1
        => ops.Via(ops.Builder.Add(flow));

    /// <summary>Leads the connection through a junction, by its first input that is not connected yet.</summary>
    public static GraphDsl.ForwardOps<TOut2, TMat> Via<TIn, TOut1, TOut2, TMat>(
        this GraphDsl.ForwardOps<TOut1, TMat> ops, UniformFanInShape<TIn, TOut2> junction)
        where TIn : TOut1
        => Connect(ops, ops.Builder.FreeInlet(junction)).From(junction.Out);

    /// <summary>Leads the connection through a junction, by its first output that is not connected yet.</summary>
    public static GraphDsl.ForwardOps<TOut2, TMat> Via<TIn, TOut1, TOut2, TMat>(
        this GraphDsl.ForwardOps<TOut1, TMat> ops, UniformFanOutShape<TIn, TOut2> junction)
        where TIn : TOut1
        => Connect(ops, junction.In).From(ops.Builder.FreeOutlet(junction));

    private static GraphDsl.Builder<TMat> Connect<TOut, TMat>(GraphDsl.ForwardOps<TOut, TMat> ops, Inlet inlet)
    {
        ops.Builder.Connect(ops.Out, inlet);
        return ops.Builder;
    }
}

using Akka.Streams.Implementation;

namespace Akka.Streams.Dsl;

/// <summary>Makes <see cref="BidiFlow{TIn1,TOut1,TIn2,TOut2,TMat}"/>s.</summary>
public static class BidiFlow
{
    /// <summary>A pair of flows made of a graph with two inputs and two outputs.</summary>
    public static BidiFlow<TIn1, TOut1, TIn2, TOut2, TMat> FromGraph<TIn1, TOut1, TIn2, TOut2, TMat>(
        IGraph<BidiShape<TIn1, TOut1, TIn2, TOut2>, TMat> graph)
        => graph as BidiFlow<TIn1, TOut1, TIn2, TOut2, TMat> ?? new(graph.Layout());

    /// <summary>Two flows in opposite directions.</summary>
    public static BidiFlow<TIn1, TOut1, TIn2, TOut2, NotUsed> FromFlows<TIn1, TOut1, TIn2, TOut2, TMat1, TMat2>(
        IGraph<FlowShape<TIn1, TOut1>, TMat1> flow1, IGraph<FlowShape<TIn2, TOut2>, TMat2> flow2)
        => new(new ParallelLayout(flow1.Layout(), flow2.Layout(), MaterializedCombiner.None));

    /// <summary>Two flows in opposite directions, with their materialized values combined.</summary>
    public static BidiFlow<TIn1, TOut1, TIn2, TOut2, TMat> FromFlowsMat<TIn1, TOut1, TIn2, TOut2, TMat1, TMat2, TMat>(
        IGraph<FlowShape<TIn1, TOut1>, TMat1> flow1, IGraph<FlowShape<TIn2, TOut2>, TMat2> flow2, Func<TMat1, TMat2, TMat> combine)
        => new(new ParallelLayout(flow1.Layout(), flow2.Layout(), MaterializedCombiner.Of(combine)));

    /// <summary>Two functions, one for each direction.</summary>
    public static BidiFlow<TIn1, TOut1, TIn2, TOut2, NotUsed> FromFunction<TIn1, TOut1, TIn2, TOut2>(
        Func<TIn1, TOut1> outbound, Func<TIn2, TOut2> inbound)
        => FromFlows(Flow.FromFunction(outbound), Flow.FromFunction(inbound));
}

/// <summary>A graph of two flows in opposite directions, as a codec is.</summary>
/// <typeparam name="TIn1">The type of the elements that go into the first flow.</typeparam>
/// <typeparam name="TOut1">The type of the elements that come out of the first flow.</typeparam>
/// <typeparam name="TIn2">The type of the elements that go into the second flow.</typeparam>
/// <typeparam name="TOut2">The type of the elements that come out of the second flow.</typeparam>
/// <typeparam name="TMat">The type of the materialized value.</typeparam>
public class BidiFlow<TIn1, TOut1, TIn2, TOut2, TMat> : IGraph<BidiShape<TIn1, TOut1, TIn2, TOut2>, TMat>, IBlueprint
{
    private readonly Layout _layout;

    internal BidiFlow(Layout layout) => _layout = layout;

    /// <summary>The ports.</summary>
    public BidiShape<TIn1, TOut1, TIn2, TOut2> Shape { get; } = new(
        new Inlet<TIn1>("BidiFlow.in1"),
        new Outlet<TOut1>("BidiFlow.out1"),
        new Inlet<TIn2>("BidiFlow.in2"),
        new Outlet<TOut2>("BidiFlow.out2"));

    Layout IBlueprint.Layout => _layout;

    /// <summary>Stacks another pair of flows on the inner side, keeping this one's materialized value.</summary>
    public BidiFlow<TIn1, TOut12, TIn21, TOut2, TMat> Atop<TOut12, TIn21, TMat2>(
        BidiFlow<TOut1, TOut12, TIn21, TIn2, TMat2> bidi)
        => AtopMat(bidi, Keep.Left);

    /// <summary>Stacks another pair of flows on the inner side and combines the two materialized values.</summary>
    public BidiFlow<TIn1, TOut12, TIn21, TOut2, TMat3> AtopMat<TOut12, TIn21, TMat2, TMat3>(
        BidiFlow<TOut1, TOut12, TIn21, TIn2, TMat2> bidi, Func<TMat, TMat2, TMat3> combine)
        => new(Connect(bidi.Layout(), [(0, 2), (3, 1)], [0, 3], [2, 1], MaterializedCombiner.Of(combine)));

    /// <summary>Closes the inner side with a flow, keeping this one's materialized value.</summary>
    public Flow<TIn1, TOut2, TMat> Join<TMat2>(Flow<TOut1, TIn2, TMat2> flow) => JoinMat(flow, Keep.Left);

    /// <summary>Closes the inner side with a flow and combines the two materialized values.</summary>
    public Flow<TIn1, TOut2, TMat3> JoinMat<TMat2, TMat3>(Flow<TOut1, TIn2, TMat2> flow, Func<TMat, TMat2, TMat3> combine)
        => new(Connect(flow.Layout(), [(0, 2), (2, 1)], [0], [1], MaterializedCombiner.Of(combine)));

    /// <summary>The same pair with its flows swapped.</summary>
    public BidiFlow<TIn2, TOut2, TIn1, TOut1, TMat> Reversed()
        => new(new CompositeLayout([_layout], [], [1, 0], [1, 0], static values => values[0]));

    /// <inheritdoc/>
    public IGraph<BidiShape<TIn1, TOut1, TIn2, TOut2>, TMat> WithAttributes(Attributes attributes)
        => new BidiFlow<TIn1, TOut1, TIn2, TOut2, TMat>(_layout.WithAttributes(attributes));

    /// <inheritdoc/>
    public IGraph<BidiShape<TIn1, TOut1, TIn2, TOut2>, TMat> AddAttributes(Attributes attributes)
        => new BidiFlow<TIn1, TOut1, TIn2, TOut2, TMat>(_layout.AddAttributes(attributes));

    /// <inheritdoc/>
    public IGraph<BidiShape<TIn1, TOut1, TIn2, TOut2>, TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    /// <inheritdoc/>
    public IGraph<BidiShape<TIn1, TOut1, TIn2, TOut2>, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    private CompositeLayout Connect(
        Layout other, (int Outlet, int Inlet)[] connections, int[] openInlets, int[] openOutlets, MaterializedCombiner combiner)
        => new([_layout, other], connections, openInlets, openOutlets, values => combiner.Combine(values[0], values[1]));
}

using Akka.Streams.Implementation;

namespace Akka.Streams.Dsl;

/// <summary>Makes flows.</summary>
public static partial class Flow
{
    /// <summary>A flow that changes nothing: where every flow starts.</summary>
    public static Flow<T, T, NotUsed> Create<T>() => new(IdentityLayout<T>.Instance);

    /// <summary>A flow that changes nothing and whose materialized value is null.</summary>
    public static Flow<T, T, TMat> Create<T, TMat>()
        => new(IdentityLayout<T>.Instance.MapMaterializedValue<NotUsed, TMat>(static _ => default!));

    /// <summary>A flow that changes nothing.</summary>
    public static Flow<T, T, NotUsed> Identity<T>() => Create<T>();

    /// <summary>A flow that changes nothing and whose materialized value is null.</summary>
    public static Flow<T, T, TMat> Identity<T, TMat>() => Create<T, TMat>();

    /// <summary>A flow that applies a function to every element.</summary>
    public static Flow<TIn, TOut, NotUsed> FromFunction<TIn, TOut>(Func<TIn, TOut> function)
        => Create<TIn>().Select(function);

    /// <summary>A flow made of a graph with one input and one output.</summary>
    public static Flow<TIn, TOut, TMat> FromGraph<TIn, TOut, TMat>(IGraph<FlowShape<TIn, TOut>, TMat> graph)
        => graph as Flow<TIn, TOut, TMat> ?? new Flow<TIn, TOut, TMat>(graph.Layout());

    /// <summary>A flow whose input is a sink and whose output is a source. The two sides are not linked: one may end without the other.</summary>
    public static Flow<TIn, TOut, NotUsed> FromSinkAndSource<TIn, TOut, TMat>(
        IGraph<SinkShape<TIn>, TMat> sink, IGraph<SourceShape<TOut>, TMat> source)
        => new(new ParallelLayout(sink.Layout(), source.Layout(), MaterializedCombiner.None));

    /// <summary>A flow whose input is a sink and whose output is a source, with both materialized values combined.</summary>
    public static Flow<TIn, TOut, TMat> FromSinkAndSource<TIn, TOut, TMat1, TMat2, TMat>(
        IGraph<SinkShape<TIn>, TMat1> sink, IGraph<SourceShape<TOut>, TMat2> source, Func<TMat1, TMat2, TMat> combine)
        => new(new ParallelLayout(sink.Layout(), source.Layout(), MaterializedCombiner.Of(combine)));
}

/// <summary>A graph with one input and one output: a part of a stream that changes elements, or how they flow.</summary>
/// <typeparam name="TIn">The type of the elements that go in.</typeparam>
/// <typeparam name="TOut">The type of the elements that come out.</typeparam>
/// <typeparam name="TMat">The type of the materialized value.</typeparam>
public sealed partial class Flow<TIn, TOut, TMat> : IFlow<TOut, TMat>, IGraph<FlowShape<TIn, TOut>, TMat>, IBlueprint
{
    private readonly Layout _layout;
    private FlowShape<TIn, TOut>? _shape;

    internal Flow(Layout layout) => _layout = layout;

    /// <summary>The input and the output.</summary>
    public FlowShape<TIn, TOut> Shape
        => _shape ??= new FlowShape<TIn, TOut>(new Inlet<TIn>("Flow.in"), new Outlet<TOut>("Flow.out"));

    Layout IBlueprint.Layout => _layout;

    /// <summary>Attaches a flow at the output, keeping this flow's materialized value.</summary>
    public Flow<TIn, T2, TMat> Via<T2, TMat2>(IGraph<FlowShape<TOut, T2>, TMat2> flow)
        => new(_layout.Via(flow.Layout(), MaterializedCombiner.Left));

    /// <summary>Attaches a flow at the output and combines the two materialized values.</summary>
    public Flow<TIn, TOut2, TMat3> ViaMaterialized<TOut2, TMat2, TMat3>(
        IGraph<FlowShape<TOut, TOut2>, TMat2> flow, Func<TMat, TMat2, TMat3> combine)
        => new(_layout.Via(flow.Layout(), MaterializedCombiner.Of(combine)));

    /// <summary>Attaches a sink at the output, keeping this flow's materialized value.</summary>
    public Sink<TIn, TMat> To<TMat2>(IGraph<SinkShape<TOut>, TMat2> sink)
        => new(_layout.Via(sink.Layout(), MaterializedCombiner.Left));

    /// <summary>Attaches a sink at the output and combines the two materialized values.</summary>
    public Sink<TIn, TMat3> ToMaterialized<TMat2, TMat3>(
        IGraph<SinkShape<TOut>, TMat2> sink, Func<TMat, TMat2, TMat3> combine)
        => new(_layout.Via(sink.Layout(), MaterializedCombiner.Of(combine)));

    /// <summary>Attaches a source and a sink, starts the stream and gives the materialized values of both.</summary>
    public (TMat1, TMat2) RunWith<TMat1, TMat2>(
        IGraph<SourceShape<TIn>, TMat1> source, IGraph<SinkShape<TOut>, TMat2> sink, IMaterializer materializer)
        => Source.FromGraph(source).Via(this).ToMaterialized(sink, Keep.Both).Run(materializer);

    /// <summary>Connects both ends to the ends of another flow, keeping this flow's materialized value.</summary>
    public IRunnableGraph<TMat> Join<TMat2>(IGraph<FlowShape<TOut, TIn>, TMat2> flow)
        => new RunnableGraph<TMat>(Cycle(flow.Layout(), MaterializedCombiner.Left));

    /// <summary>Connects both ends to the ends of another flow and combines the two materialized values.</summary>
    public IRunnableGraph<TMat3> JoinMaterialized<TMat2, TMat3>(
        IGraph<FlowShape<TOut, TIn>, TMat2> flow, Func<TMat, TMat2, TMat3> combine)
        => new RunnableGraph<TMat3>(Cycle(flow.Layout(), MaterializedCombiner.Of(combine)));

    /// <summary>Closes one side of a pair of flows, keeping this flow's materialized value: what is left is a flow through the other side.</summary>
    public Flow<TIn2, TOut2, TMat> Join<TIn2, TOut2, TMat2>(IGraph<BidiShape<TOut, TOut2, TIn2, TIn>, TMat2> bidi)
        => JoinMaterialized(bidi, Keep.Left);

    /// <summary>Closes one side of a pair of flows and combines the two materialized values.</summary>
    public Flow<TIn2, TOut2, TMatRes> JoinMaterialized<TIn2, TOut2, TMat2, TMatRes>(
        IGraph<BidiShape<TOut, TOut2, TIn2, TIn>, TMat2> bidi, Func<TMat, TMat2, TMatRes> combine)
    {
        var combiner = MaterializedCombiner.Of(combine);
        return new(new CompositeLayout(
            [_layout, bidi.Layout()], [(0, 1), (2, 0)], [2], [1], values => combiner.Combine(values[0], values[1])));
    }

    /// <summary>Continues with <paramref name="that"/> when upstream has completed, and combines the two materialized values.</summary>
    public Flow<TIn, TOut, TMat3> ConcatMaterialized<TMat2, TMat3>(
        IGraph<SourceShape<TOut>, TMat2> that, Func<TMat, TMat2, TMat3> materializedFunction)
        => FanIn(that, new Concat<TOut, TOut>(), materializedFunction);

    /// <summary>Turns the materialized value into another.</summary>
    public Flow<TIn, TOut, TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> mapFunc)
        => new(_layout.MapMaterializedValue(mapFunc));

    /// <summary>The same flow with its attributes replaced by <paramref name="attributes"/>; attributes set inside it stay more specific.</summary>
    public Flow<TIn, TOut, TMat> WithAttributes(Attributes attributes) => new(_layout.WithAttributes(attributes));

    /// <summary>The same flow with <paramref name="attributes"/> added to its own; what is added wins.</summary>
    public Flow<TIn, TOut, TMat> AddAttributes(Attributes attributes) => new(_layout.AddAttributes(attributes));

    /// <summary>The same flow under a name, for logs and errors.</summary>
    public Flow<TIn, TOut, TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    /// <summary>The same flow run concurrently to what it is connected to, with a bounded buffer at each end.</summary>
    public Flow<TIn, TOut, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    /// <summary>A readable name.</summary>
    public override string ToString() => $"Flow({Shape}, {_layout.Attributes})";

    internal Flow<TIn, TOut3, TMat3> FanIn<TOut2, TOut3, TMat2, TMat3>(
        IGraph<SourceShape<TOut2>, TMat2> other, IGraph<FanInShape<TOut3>, NotUsed> junction, Func<TMat, TMat2, TMat3> combine, bool otherFirst = false)
        => new(_layout.FanIn(1, other.Layout(), junction.Layout(), MaterializedCombiner.Of(combine), otherFirst));

    internal Flow<TIn, TOut, TMat3> FanOut<TMat2, TMat3>(
        IGraph<FanOutShape<TOut>, NotUsed> junction, IGraph<SinkShape<TOut>, TMat2> other, Func<TMat, TMat2, TMat3> combine)
        => new(_layout.FanOut(1, junction.Layout(), other.Layout(), MaterializedCombiner.Of(combine)));

    IFlow<T, TMat> IFlow<TOut, TMat>.Via<T, TMat2>(IGraph<FlowShape<TOut, T>, TMat2> flow) => Via(flow);

    IFlow<T2, TMat3> IFlow<TOut, TMat>.ViaMaterialized<T2, TMat2, TMat3>(
        IGraph<FlowShape<TOut, T2>, TMat2> flow, Func<TMat, TMat2, TMat3> combine)
        => ViaMaterialized(flow, combine);

    IFlow<TOut, TMat2> IFlow<TOut, TMat>.MapMaterializedValue<TMat2>(Func<TMat, TMat2> mapFunc) => MapMaterializedValue(mapFunc);

    IGraph<FlowShape<TIn, TOut>, TMat> IGraph<FlowShape<TIn, TOut>, TMat>.WithAttributes(Attributes attributes) => WithAttributes(attributes);

    IGraph<FlowShape<TIn, TOut>, TMat> IGraph<FlowShape<TIn, TOut>, TMat>.AddAttributes(Attributes attributes) => AddAttributes(attributes);

    IGraph<FlowShape<TIn, TOut>, TMat> IGraph<FlowShape<TIn, TOut>, TMat>.Named(string name) => Named(name);

    IGraph<FlowShape<TIn, TOut>, TMat> IGraph<FlowShape<TIn, TOut>, TMat>.Async() => Async();

    private CompositeLayout Cycle(Layout other, MaterializedCombiner combiner)
        => new([_layout, other], [(0, 1), (1, 0)], [], [], values => combiner.Combine(values[0], values[1]));
}

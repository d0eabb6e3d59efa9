using Akka.Actor;
using Akka.Streams.Implementation;
using Akka.Streams.Stages;
using Akka.Util;
using Reactive.Streams;

namespace Akka.Streams.Dsl;

/// <summary>Makes sources.</summary>
public static partial class Source
{
    /// <summary>A source made of a graph with one output.</summary>
    public static Source<T, TMat> FromGraph<T, TMat>(IGraph<SourceShape<T>, TMat> source)
        => source as Source<T, TMat> ?? new Source<T, TMat>(source.Layout());

    /// <summary>The shape of a source whose output has the given name.</summary>
    public static SourceShape<T> Shape<T>(string name) => new(new Outlet<T>($"{name}.out"));

    /// <summary>Emits the elements of an enumerable; every run enumerates it anew.</summary>
    public static Source<T, NotUsed> From<T>(IEnumerable<T> enumerable)
    {
        ArgumentNullException.ThrowIfNull(enumerable);
        return new EnumeratorSource<T>(enumerable.GetEnumerator, "enumerableSource").ToSource();
    }

    /// <summary>Emits what an enumerator gives; every run asks the factory for a new one and disposes it.</summary>
    public static Source<T, NotUsed> FromEnumerator<T>(Func<IEnumerator<T>> enumeratorFactory)
    {
        ArgumentNullException.ThrowIfNull(enumeratorFactory);
        return new EnumeratorSource<T>(enumeratorFactory, "enumerableSource").ToSource();
    }

    /// <summary>Emits one element and completes.</summary>
    public static Source<T, NotUsed> Single<T>(T element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return new SingleSource<T>(element).ToSource();
    }

    /// <summary>Completes at once.</summary>
    public static Source<T, NotUsed> Empty<T>() => EmptySource<T>.Instance.ToSource();

    /// <summary>Neither emits nor ends.</summary>
    public static Source<T, NotUsed> Never<T>() => NeverSource<T>.Instance.ToSource();

    /// <summary>Fails at once.</summary>
    public static Source<T, NotUsed> Failed<T>(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return new FailedSource<T>(cause).ToSource();
    }

    /// <summary>Emits an element again and again.</summary>
    public static Source<T, NotUsed> Repeat<T>(T element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return new RepeatSource<T>(element).ToSource();
    }

    /// <summary>Emits the task's result and completes, or fails as the task does.</summary>
    public static Source<T, NotUsed> FromTask<T>(Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new TaskSource<T>(task).ToSource();
    }

    /// <summary>
    /// Emits the result that the materialized completion source is given, and completes; nothing when that is the default of
    /// its type. Cancelling downstream completes it with the default.
    /// </summary>
    public static Source<T, TaskCompletionSource<T>> Maybe<T>() => new MaybeSource<T>().ToSource();

    /// <summary>Emits an element at every tick at which downstream wants one; other ticks pass unseen. Cancelling the materialized value completes it.</summary>
    public static Source<T, ICancelable> Tick<T>(TimeSpan initialDelay, TimeSpan interval, T tick)
        => new TickSource<T>(initialDelay, interval, tick).ToSource();

    /// <summary>
    /// Emits what is offered to the materialized queue.
    /// </summary>
    /// <param name="bufferSize">The number of elements that may wait; 0 hands every element over directly.</param>
    /// <param name="overflowStrategy">What a full buffer does with the next element.</param>
    public static Source<T, ISourceQueueWithComplete<T>> Queue<T>(int bufferSize, OverflowStrategy overflowStrategy)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bufferSize);
        return new QueueSource<T>(bufferSize, overflowStrategy).ToSource();
    }

    /// <summary>
    /// Emits what is sent to the materialized reference. <see cref="Status.Success"/> ends the stream after what waits in the
    /// buffer, <see cref="PoisonPill"/> at once, and <see cref="Status.Failure"/> fails it at once.
    /// </summary>
    /// <param name="bufferSize">The number of elements that may wait; with 0 an element that downstream does not want now is dropped.</param>
    /// <param name="overflowStrategy">What a full buffer does with the next element; not <see cref="OverflowStrategy.Backpressure"/>.</param>
    public static Source<T, IActorRef> ActorRef<T>(int bufferSize, OverflowStrategy overflowStrategy)
    {
        if (bufferSize < 0)
        {
            throw new ArgumentException("Buffer size must be greater than or equal 0", nameof(bufferSize));
        }

        if (overflowStrategy == OverflowStrategy.Backpressure)
        {
            throw new NotSupportedException("Backpressure overflow strategy not supported");
        }

        return new ActorRefSource<T>(bufferSize, overflowStrategy).ToSource();
    }

    /// <summary>Subscribes to a publisher and emits what it sends; up to <c>max-input-buffer-size</c> elements are asked for ahead.</summary>
    public static Source<T, NotUsed> FromPublisher<T>(IPublisher<T> publisher)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        return new PublisherSource<T>(publisher).ToSource();
    }

    /// <summary>
    /// Emits what an async enumerable yields, made anew for every run. The token that it gets is cancelled when the stream ends.
    /// </summary>
    public static Source<T, NotUsed> From<T>(Func<IAsyncEnumerable<T>> asyncEnumerable)
    {
        ArgumentNullException.ThrowIfNull(asyncEnumerable);
        return new AsyncEnumerableSource<T>(asyncEnumerable).ToSource();
    }

    /// <summary>Gives a subscriber and emits what it receives.</summary>
    public static Source<T, ISubscriber<T>> AsSubscriber<T>() => new SubscriberSource<T>().ToSource();

    /// <summary>Makes elements from a state until <paramref name="unfold"/> gives none.</summary>
    public static Source<TElem, NotUsed> Unfold<TState, TElem>(TState state, Func<TState, Option<(TState, TElem)>> unfold)
        => new UnfoldSource<TState, TElem>(state, unfold).ToSource();

    /// <summary>Makes elements from a state until <paramref name="unfoldAsync"/> gives none.</summary>
    public static Source<TElem, NotUsed> UnfoldAsync<TState, TElem>(
        TState state, Func<TState, Task<Option<(TState, TElem)>>> unfoldAsync)
        => new UnfoldAsyncSource<TState, TElem>(state, unfoldAsync).ToSource();

    /// <summary>Makes elements from a state without end.</summary>
    public static Source<TElem, NotUsed> UnfoldInfinite<TState, TElem>(TState state, Func<TState, (TState, TElem)> unfold)
        => new UnfoldInfiniteSource<TState, TElem>(state, unfold).ToSource();
}

/// <summary>A graph with one output: where a stream's elements come from.</summary>
/// <typeparam name="TOut">The type of the elements.</typeparam>
/// <typeparam name="TMat">The type of the materialized value.</typeparam>
public sealed partial class Source<TOut, TMat> : IFlow<TOut, TMat>, IGraph<SourceShape<TOut>, TMat>, IBlueprint
{
    private readonly Layout _layout;
    private SourceShape<TOut>? _shape;

    internal Source(Layout layout) => _layout = layout;

    /// <summary>The output.</summary>
    public SourceShape<TOut> Shape => _shape ??= new SourceShape<TOut>(new Outlet<TOut>("Source.out"));

    Layout IBlueprint.Layout => _layout;

    /// <summary>Attaches a flow, keeping this source's materialized value.</summary>
    public Source<T2, TMat> Via<T2, TMat2>(IGraph<FlowShape<TOut, T2>, TMat2> flow)
        => new(_layout.Via(flow.Layout(), MaterializedCombiner.Left));

    /// <summary>Attaches a flow and combines the two materialized values.</summary>
    public Source<TOut2, TMat3> ViaMaterialized<TOut2, TMat2, TMat3>(
        IGraph<FlowShape<TOut, TOut2>, TMat2> flow, Func<TMat, TMat2, TMat3> combine)
        => new(_layout.Via(flow.Layout(), MaterializedCombiner.Of(combine)));

    /// <summary>Attaches a sink, keeping this source's materialized value.</summary>
    public IRunnableGraph<TMat> To<TMat2>(IGraph<SinkShape<TOut>, TMat2> sink)
        => new RunnableGraph<TMat>(_layout.Via(sink.Layout(), MaterializedCombiner.Left));

    /// <summary>Attaches a sink and combines the two materialized values.</summary>
    public IRunnableGraph<TMat3> ToMaterialized<TMat2, TMat3>(
        IGraph<SinkShape<TOut>, TMat2> sink, Func<TMat, TMat2, TMat3> combine)
        => new RunnableGraph<TMat3>(_layout.Via(sink.Layout(), MaterializedCombiner.Of(combine)));

    /// <summary>Attaches a sink, starts the stream and gives the sink's materialized value.</summary>
    public TMat2 RunWith<TMat2>(IGraph<SinkShape<TOut>, TMat2> sink, IMaterializer materializer)
        => materializer.Materialize(new RunnableGraph<TMat2>(_layout.Via(sink.Layout(), MaterializedCombiner.Right)));

    /// <summary>Attaches a sink, starts the stream and gives the sink's materialized value; the stream ends with the system.</summary>
    public TMat2 RunWith<TMat2>(IGraph<SinkShape<TOut>, TMat2> sink, ActorSystem materializer)
        => RunWith(sink, SystemMaterializer.Of(materializer));

    /// <summary>Continues with <paramref name="that"/> when this source has completed, and combines the two materialized values.</summary>
    public Source<TOut, TMat3> ConcatMaterialized<TMat2, TMat3>(
        IGraph<SourceShape<TOut>, TMat2> that, Func<TMat, TMat2, TMat3> materializedFunction)
        => FanIn(that, new Concat<TOut, TOut>(), materializedFunction);

    /// <summary>Turns the materialized value into another.</summary>
    public Source<TOut, TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> mapFunc)
        => new(_layout.MapMaterializedValue(mapFunc));

    /// <summary>
    /// Starts this source now and gives its materialized value, together with a source that continues it. What is started
    /// here must be run once; a second run fails.
    /// </summary>
    public (TMat, Source<TOut, NotUsed>) PreMaterialize(IMaterializer materializer)
    {
        var (value, publisher) = ToMaterialized(Sink.AsPublisher<TOut>(fanout: true), Keep.Both).Run(materializer);
        return (value, Source.FromPublisher(publisher));
    }

    /// <summary>The same as <see cref="PreMaterialize(IMaterializer)"/>; the stream ends with the system.</summary>
    public (TMat, Source<TOut, NotUsed>) PreMaterialize(ActorSystem actorSystem)
        => PreMaterialize(SystemMaterializer.Of(actorSystem));

    /// <summary>The same source with its attributes replaced by <paramref name="attributes"/>; attributes set inside it stay more specific.</summary>
    public Source<TOut, TMat> WithAttributes(Attributes attributes) => new(_layout.WithAttributes(attributes));

    /// <summary>The same source with <paramref name="attributes"/> added to its own; what is added wins.</summary>
    public Source<TOut, TMat> AddAttributes(Attributes attributes) => new(_layout.AddAttributes(attributes));

    /// <summary>The same source under a name, for logs and errors.</summary>
    public Source<TOut, TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    /// <summary>The same source run concurrently to what it is connected to, with a bounded buffer at its output.</summary>
    public Source<TOut, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    /// <summary>A readable name.</summary>
    public override string ToString() => $"Source({Shape}, {_layout.Attributes})";

    internal Source<TOut3, TMat3> FanIn<TOut2, TOut3, TMat2, TMat3>(
        IGraph<SourceShape<TOut2>, TMat2> other, IGraph<FanInShape<TOut3>, NotUsed> junction, Func<TMat, TMat2, TMat3> combine, bool otherFirst = false)
        => new(_layout.FanIn(0, other.Layout(), junction.Layout(), MaterializedCombiner.Of(combine), otherFirst));

    internal Source<TOut, TMat3> FanOut<TMat2, TMat3>(
        IGraph<FanOutShape<TOut>, NotUsed> junction, IGraph<SinkShape<TOut>, TMat2> other, Func<TMat, TMat2, TMat3> combine)
        => new(_layout.FanOut(0, junction.Layout(), other.Layout(), MaterializedCombiner.Of(combine)));

    IFlow<T, TMat> IFlow<TOut, TMat>.Via<T, TMat2>(IGraph<FlowShape<TOut, T>, TMat2> flow) => Via(flow);

    IFlow<T2, TMat3> IFlow<TOut, TMat>.ViaMaterialized<T2, TMat2, TMat3>(
        IGraph<FlowShape<TOut, T2>, TMat2> flow, Func<TMat, TMat2, TMat3> combine)
        => ViaMaterialized(flow, combine);

    IFlow<TOut, TMat2> IFlow<TOut, TMat>.MapMaterializedValue<TMat2>(Func<TMat, TMat2> mapFunc) => MapMaterializedValue(mapFunc);

    IGraph<SourceShape<TOut>, TMat> IGraph<SourceShape<TOut>, TMat>.WithAttributes(Attributes attributes) => WithAttributes(attributes);

    IGraph<SourceShape<TOut>, TMat> IGraph<SourceShape<TOut>, TMat>.AddAttributes(Attributes attributes) => AddAttributes(attributes);

    IGraph<SourceShape<TOut>, TMat> IGraph<SourceShape<TOut>, TMat>.Named(string name) => Named(name);

    IGraph<SourceShape<TOut>, TMat> IGraph<SourceShape<TOut>, TMat>.Async() => Async();
}

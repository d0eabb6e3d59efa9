using System.Collections.Immutable;
using Akka.Actor;
using Akka.Streams.Implementation;
using Akka.Streams.Stages;
using Reactive.Streams;

namespace Akka.Streams.Dsl;

/// <summary>Makes sinks.</summary>
public static partial class Sink
{
    /// <summary>A sink made of a graph with one input.</summary>
    public static Sink<TIn, TMat> FromGraph<TIn, TMat>(IGraph<SinkShape<TIn>, TMat> graph)
        => graph as Sink<TIn, TMat> ?? new Sink<TIn, TMat>(graph.Layout());

    /// <summary>A sink made of a graph with one input.</summary>
    public static Sink<TIn, TMat> Wrap<TIn, TMat>(IGraph<SinkShape<TIn>, TMat> graph) => FromGraph(graph);

    /// <summary>The shape of a sink whose input has the given name.</summary>
    public static SinkShape<T> Shape<T>(string name) => new(new Inlet<T>($"{name}.in"));

    /// <summary>Takes everything; the task ends as the stream does.</summary>
    public static Sink<TIn, Task<Done>> Ignore<TIn>() => IgnoreSink<TIn>.Instance.ToSink();

    /// <summary>Cancels at once.</summary>
    public static Sink<TIn, NotUsed> Cancelled<TIn>() => CancelledSink<TIn>.Instance.ToSink();

    /// <summary>Calls <paramref name="action"/> with every element; the task ends as the stream does. Asks the decider when the action throws.</summary>
    public static Sink<TIn, Task<Done>> ForEach<TIn>(Action<TIn> action) => new ForEachSink<TIn>(action).ToSink();

    /// <summary>Awaits <paramref name="action"/> for every element, for up to <paramref name="parallelism"/> of them at a time; the task ends as the stream does.</summary>
    public static Sink<TIn, Task<Done>> ForEachAsync<TIn>(int parallelism, Func<TIn, Task> action)
        => Flow.Create<TIn>()
            .SelectAsyncUnordered(parallelism, async element =>
            {
                await action(element).ConfigureAwait(false);
                return Done.Instance;
            })
            .ToMaterialized(Ignore<Done>(), Keep.Right);

    /// <summary>Collects all elements. For streams that are known to be short.</summary>
    public static Sink<TIn, Task<IImmutableList<TIn>>> Seq<TIn>() => SeqSink<TIn>.Instance.ToSink();

    /// <summary>Gives the first element and cancels; an empty stream fails the task.</summary>
    public static Sink<TIn, Task<TIn>> First<TIn>() => new FirstSink<TIn>(orDefault: false).ToSink();

    /// <summary>Gives the first element, or the type's default, and cancels.</summary>
    public static Sink<TIn, Task<TIn>> FirstOrDefault<TIn>() => new FirstSink<TIn>(orDefault: true).ToSink();

    /// <summary>Gives the last element; an empty stream fails the task.</summary>
    public static Sink<TIn, Task<TIn>> Last<TIn>() => new LastSink<TIn>(orDefault: false).ToSink();

    /// <summary>Gives the last element, or the type's default.</summary>
    public static Sink<TIn, Task<TIn>> LastOrDefault<TIn>() => new LastSink<TIn>(orDefault: true).ToSink();

    /// <summary>Folds all elements into one value.</summary>
    public static Sink<TIn, Task<TOut>> Aggregate<TIn, TOut>(TOut zero, Func<TOut, TIn, TOut> aggregate)
        => Flow.Create<TIn>().Aggregate(zero, aggregate).ToMaterialized(First<TOut>(), Keep.Right);

    /// <summary>Folds all elements into one value by tasks, one at a time.</summary>
    public static Sink<TIn, Task<TOut>> AggregateAsync<TIn, TOut>(TOut zero, Func<TOut, TIn, Task<TOut>> aggregate)
        => Flow.Create<TIn>().AggregateAsync(zero, aggregate).ToMaterialized(First<TOut>(), Keep.Right);

    /// <summary>Folds all elements into one value, starting with the first; an empty stream fails the task.</summary>
    public static Sink<TIn, Task<TIn>> Sum<TIn>(Func<TIn, TIn, TIn> reduce)
        => Flow.Create<TIn>().Sum(reduce).ToMaterialized(First<TIn>(), Keep.Right);

    /// <summary>Calls one of two actions when the stream has ended.</summary>
    public static Sink<TIn, NotUsed> OnComplete<TIn>(Action success, Action<Exception> failure)
        => new OnCompleteSink<TIn>(success, failure).ToSink();

    /// <summary>Hands elements out one by one; up to <c>max-input-buffer-size</c> of them are kept ready.</summary>
    public static Sink<TIn, ISinkQueue<TIn>> Queue<TIn>() => QueueSink<TIn>.Instance.ToSink();

    /// <summary>Sends elements to a subscriber as it asks for them.</summary>
    public static Sink<TIn, NotUsed> FromSubscriber<TIn>(ISubscriber<TIn> subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return new SubscriberSink<TIn>(subscriber).ToSink();
    }

    /// <summary>Sends elements to a subscriber as it asks for them; the materialized value is null.</summary>
    public static Sink<TIn, object> Create<TIn>(ISubscriber<TIn> subscriber)
        => FromSubscriber(subscriber).MapMaterializedValue<object>(static _ => null!);

    /// <summary>Gives a publisher for one subscriber.</summary>
    public static Sink<TIn, IPublisher<TIn>> Publisher<TIn>() => AsPublisher<TIn>(fanout: false);

    /// <summary>Gives a publisher for several subscribers, the slowest of which sets the pace.</summary>
    public static Sink<TIn, IPublisher<TIn>> FanoutPublisher<TIn>() => AsPublisher<TIn>(fanout: true);

    /// <summary>Gives a publisher. When nobody subscribes within <c>subscription-timeout</c> the stream is cancelled.</summary>
    /// <param name="fanout">True for several subscribers, the slowest of which sets the pace; false for one.</param>
    public static Sink<TIn, IPublisher<TIn>> AsPublisher<TIn>(bool fanout) => new PublisherSink<TIn>(fanout).ToSink();

    /// <summary>
    /// Sends every element to an actor without waiting for it: a slow actor's mailbox grows. The stream is cancelled when the
    /// actor stops.
    /// </summary>
    /// <param name="actorRef">The actor.</param>
    /// <param name="onCompleteMessage">Sent when the stream has completed.</param>
    /// <param name="onFailureMessage">Makes the message that is sent when the stream has failed.</param>
    public static Sink<TIn, NotUsed> ActorRef<TIn>(
        IActorRef actorRef, object onCompleteMessage, Func<Exception, object> onFailureMessage)
        => new ActorRefSink<TIn>(actorRef, onCompleteMessage, onFailureMessage).ToSink();

    /// <summary>Sends every element to an actor without waiting for it; a failure is sent as <see cref="Status.Failure"/>.</summary>
    [Obsolete("Use the overload with a message for failures.")]
    public static Sink<TIn, NotUsed> ActorRef<TIn>(IActorRef actorRef, object onCompleteMessage)
        => ActorRef<TIn>(actorRef, onCompleteMessage, static e => new Status.Failure(e));

    /// <summary>
    /// Sends elements to an actor, each after the actor has acknowledged the one before; the sender of the messages takes the
    /// acknowledgements. The stream is cancelled when the actor stops.
    /// </summary>
    /// <param name="actorRef">The actor.</param>
    /// <param name="onInitMessage">Sent first; the first element follows its acknowledgement.</param>
    /// <param name="ackMessage">What the actor answers; compared with <see cref="object.Equals(object)"/>.</param>
    /// <param name="onCompleteMessage">Sent when the stream has completed, after the last element.</param>
    /// <param name="onFailureMessage">Makes the message that is sent when the stream has failed; null sends a <see cref="Status.Failure"/>.</param>
    public static Sink<TIn, NotUsed> ActorRefWithAck<TIn>(
        IActorRef actorRef,
        object onInitMessage,
        object ackMessage,
        object onCompleteMessage,
        Func<Exception, object>? onFailureMessage = null)
        => new ActorRefWithAckSink<TIn>(
            actorRef,
            onInitMessage,
            ackMessage,
            onCompleteMessage,
            onFailureMessage ?? (static e => new Status.Failure(e))).ToSink();
}

/// <summary>A graph with one input: where a stream's elements go.</summary>
/// <typeparam name="TIn">The type of the elements.</typeparam>
/// <typeparam name="TMat">The type of the materialized value.</typeparam>
public sealed partial class Sink<TIn, TMat> : IGraph<SinkShape<TIn>, TMat>, IBlueprint
{
    private readonly Layout _layout;
    private SinkShape<TIn>? _shape;

    internal Sink(Layout layout) => _layout = layout;

    /// <summary>The input.</summary>
    public SinkShape<TIn> Shape => _shape ??= new SinkShape<TIn>(new Inlet<TIn>("Sink.in"));

    Layout IBlueprint.Layout => _layout;

    /// <summary>A sink that applies a function to every element first.</summary>
    public Sink<TIn2, TMat> ContraMap<TIn2>(Func<TIn2, TIn> function)
        => Flow.FromFunction(function).ToMaterialized(this, Keep.Right);

    /// <summary>Attaches a source, starts the stream and gives the source's materialized value.</summary>
    public TMat2 RunWith<TMat2>(IGraph<SourceShape<TIn>, TMat2> source, IMaterializer materializer)
        => Source.FromGraph(source).To(this).Run(materializer);

    /// <summary>Turns the materialized value into another.</summary>
    public Sink<TIn, TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> fn) => new(_layout.MapMaterializedValue(fn));

    /// <summary>
    /// Starts this sink now and gives its materialized value, together with a sink that leads to it. What is started here
    /// must be fed once; a second run fails.
    /// </summary>
    public (TMat, Sink<TIn, NotUsed>) PreMaterialize(IMaterializer materializer)
    {
        var (subscriber, value) = Source.AsSubscriber<TIn>().ToMaterialized(this, Keep.Both).Run(materializer);
        return (value, Sink.FromSubscriber(subscriber));
    }

    /// <summary>The same sink with its attributes replaced by <paramref name="attributes"/>; attributes set inside it stay more specific.</summary>
    public Sink<TIn, TMat> WithAttributes(Attributes attributes) => new(_layout.WithAttributes(attributes));

    /// <summary>The same sink with <paramref name="attributes"/> added to its own; what is added wins.</summary>
    public Sink<TIn, TMat> AddAttributes(Attributes attributes) => new(_layout.AddAttributes(attributes));

    /// <summary>The same sink under a name, for logs and errors.</summary>
    public Sink<TIn, TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    /// <summary>The same sink run concurrently to what it is connected to, with a bounded buffer at its input.</summary>
    public Sink<TIn, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    /// <summary>A readable name.</summary>
    public override string ToString() => $"Sink({Shape}, {_layout.Attributes})";

    IGraph<SinkShape<TIn>, TMat> IGraph<SinkShape<TIn>, TMat>.WithAttributes(Attributes attributes) => WithAttributes(attributes);

    IGraph<SinkShape<TIn>, TMat> IGraph<SinkShape<TIn>, TMat>.AddAttributes(Attributes attributes) => AddAttributes(attributes);

    IGraph<SinkShape<TIn>, TMat> IGraph<SinkShape<TIn>, TMat>.Named(string name) => Named(name);

    IGraph<SinkShape<TIn>, TMat> IGraph<SinkShape<TIn>, TMat>.Async() => Async();
}

using Akka.Actor;
using Akka.Streams.Implementation;

namespace Akka.Streams.Dsl;

public sealed partial class Source<TOut, TMat>
{
    /// <summary>Runs this source into <see cref="Sink.ForEach"/>.</summary>
    public Task RunForeach(Action<TOut> action, IMaterializer materializer) => RunWith(Sink.ForEach(action), materializer);

    /// <summary>Runs this source into <see cref="Sink.ForEach"/>; the stream ends with the system.</summary>
    public Task RunForeach(Action<TOut> action, ActorSystem materializer)
        => RunForeach(action, SystemMaterializer.Of(materializer));

    /// <summary>Runs this source into <see cref="Sink.Aggregate"/>.</summary>
    public Task<TOut2> RunAggregate<TOut2>(TOut2 zero, Func<TOut2, TOut, TOut2> aggregate, IMaterializer materializer)
        => RunWith(Sink.Aggregate(zero, aggregate), materializer);

    /// <summary>Runs this source into <see cref="Sink.Aggregate"/>; the stream ends with the system.</summary>
    public Task<TOut2> RunAggregate<TOut2>(TOut2 zero, Func<TOut2, TOut, TOut2> aggregate, ActorSystem materializer)
        => RunAggregate(zero, aggregate, SystemMaterializer.Of(materializer));

    /// <summary>Runs this source into <see cref="Sink.AggregateAsync"/>.</summary>
    public Task<TOut2> RunAggregateAsync<TOut2>(
        TOut2 zero, Func<TOut2, TOut, Task<TOut2>> aggregate, IMaterializer materializer)
        => RunWith(Sink.AggregateAsync(zero, aggregate), materializer);

    /// <summary>Runs this source into <see cref="Sink.AggregateAsync"/>; the stream ends with the system.</summary>
    public Task<TOut2> RunAggregateAsync<TOut2>(
        TOut2 zero, Func<TOut2, TOut, Task<TOut2>> aggregate, ActorSystem materializer)
        => RunAggregateAsync(zero, aggregate, SystemMaterializer.Of(materializer));

    /// <summary>Runs this source into <see cref="Sink.Sum"/>.</summary>
    public Task<TOut> RunSum(Func<TOut, TOut, TOut> reduce, IMaterializer materializer)
        => RunWith(Sink.Sum(reduce), materializer);

    /// <summary>Runs this source into <see cref="Sink.Sum"/>; the stream ends with the system.</summary>
    public Task<TOut> RunSum(Func<TOut, TOut, TOut> reduce, ActorSystem materializer)
        => RunSum(reduce, SystemMaterializer.Of(materializer));
}

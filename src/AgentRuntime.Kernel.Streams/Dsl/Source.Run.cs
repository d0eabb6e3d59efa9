using Akka.Actor;
using Akka.Streams.Implementation;
using Akka.Streams.Stages;

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

    /// <summary>Runs this source for every enumeration; leaving the loop, or cancelling its token, cancels the stream.</summary>
    public IAsyncEnumerable<TOut> RunAsAsyncEnumerable(IMaterializer materializer)
        => RunAsAsyncEnumerableBuffer(materializer);

    /// <summary>Runs this source for every enumeration; the stream ends with the system, too.</summary>
    public IAsyncEnumerable<TOut> RunAsAsyncEnumerable(ActorSystem materializer)
        => RunAsAsyncEnumerable(SystemMaterializer.Of(materializer));

    /// <summary>Runs this source for every enumeration; up to <paramref name="maxBuffer"/> elements are taken ahead of the loop.</summary>
    public IAsyncEnumerable<TOut> RunAsAsyncEnumerableBuffer(IMaterializer materializer, int minBuffer = 4, int maxBuffer = 16)
        => new StreamEnumerable<TOut, TMat>(this, materializer, minBuffer, maxBuffer);

    /// <summary>Runs this source for every enumeration; up to <paramref name="maxBuffer"/> elements are taken ahead of the loop.</summary>
    public IAsyncEnumerable<TOut> RunAsAsyncEnumerableBuffer(ActorSystem materializer, int minBuffer = 4, int maxBuffer = 16)
        => RunAsAsyncEnumerableBuffer(SystemMaterializer.Of(materializer), minBuffer, maxBuffer);
}

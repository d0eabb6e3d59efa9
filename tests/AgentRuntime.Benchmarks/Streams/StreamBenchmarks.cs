using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Util;
using BenchmarkDotNet.Attributes;

namespace AgentRuntime.Benchmarks.Streams;

/// <summary>The cost of an element on the ways that the runtime uses, and of a stream.</summary>
[MemoryDiagnoser]
public class StreamBenchmarks
{
    private const int Elements = 1_000_000;
    private const int Acknowledged = 100_000;
    private const int Offers = 100_000;
    private const int Materializations = 2_000;

    private ActorSystem _system = null!;
    private ActorMaterializer _materializer = null!;
    private IActorRef _acknowledging = null!;

    /// <summary>Starts the system.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _system = Systems.Create();
        _materializer = _system.Materializer();
        _acknowledging = _system.ActorOf(Props.Create(() => new AcknowledgingActor()));
    }

    /// <summary>Stops the system.</summary>
    [GlobalCleanup]
    public Task CleanupAsync() => _system.Terminate();

    /// <summary>One element through a fused chain with a kill switch.</summary>
    [Benchmark(OperationsPerInvoke = Elements)]
    public Task SelectKillSwitchIgnore() => Source.Repeat(NotUsed.Instance)
        .Take(Elements)
        .Select(static element => element)
        .Via(KillSwitches.Single<NotUsed>())
        .RunWith(Sink.Ignore<NotUsed>(), _materializer);

    /// <summary>One element to an actor and its acknowledgement back.</summary>
    [Benchmark(OperationsPerInvoke = Acknowledged)]
    public Task ActorRefWithAck()
    {
        var countdown = new Countdown(1);
        Source.Repeat(NotUsed.Instance)
            .Take(Acknowledged)
            .RunWith(
                Sink.ActorRefWithAck<NotUsed>(_acknowledging, AcknowledgingActor.Init, AcknowledgingActor.Ack, countdown),
                _materializer);
        return countdown.Done;
    }

    /// <summary>One offer to a queue, awaited.</summary>
    [Benchmark(OperationsPerInvoke = Offers)]
    public async Task SourceQueue()
    {
        var (queue, done) = Source.Queue<NotUsed>(256, OverflowStrategy.Backpressure)
            .ToMaterialized(Sink.Ignore<NotUsed>(), Keep.Both)
            .Run(_materializer);
        for (var i = 0; i < Offers; i++)
        {
            await queue.OfferAsync(NotUsed.Instance);
        }

        queue.Complete();
        await done;
    }

    /// <summary>One element from a task that is complete already.</summary>
    [Benchmark(OperationsPerInvoke = Acknowledged)]
    public Task UnfoldAsync() => Source
        .UnfoldAsync(0, static state => Task.FromResult(
            state < Acknowledged ? Option<(int, int)>.Create((state + 1, state)) : Option<(int, int)>.None))
        .RunWith(Sink.Ignore<int>(), _materializer);

    /// <summary>A small stream from its making to its end.</summary>
    [Benchmark(OperationsPerInvoke = Materializations)]
    public async Task Materialize()
    {
        for (var i = 0; i < Materializations; i++)
        {
            await Source.Single(i)
                .Select(static element => element)
                .Via(KillSwitches.Single<int>())
                .RunWith(Sink.Ignore<int>(), _materializer);
        }
    }
}

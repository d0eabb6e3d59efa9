using Akka.Actor;
using BenchmarkDotNet.Attributes;

namespace AgentRuntime.Benchmarks.Actors;

/// <summary>The cost of a message, a round trip, a question and an actor.</summary>
[MemoryDiagnoser]
public class ActorBenchmarks
{
    private const int Messages = 1_000_000;
    private const int RoundTrips = 200_000;
    private const int Questions = 20_000;
    private const int Spawned = 10_000;

    private ActorSystem _system = null!;
    private IActorRef _counting = null!;
    private IActorRef _echo = null!;

    /// <summary>Starts the system.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _system = Systems.Create();
        _counting = _system.ActorOf(Props.Create(() => new CountingActor()));
        _echo = _system.ActorOf(Props.Create(() => new EchoActor()));
    }

    /// <summary>Stops the system.</summary>
    [GlobalCleanup]
    public Task CleanupAsync() => _system.Terminate();

    /// <summary>One sender, one receiver, one message.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public Task Tell()
    {
        var countdown = new Countdown(Messages);
        _counting.Tell(countdown, ActorRefs.NoSender);
        for (var i = 0; i < Messages; i++)
        {
            _counting.Tell("message", ActorRefs.NoSender);
        }

        return countdown.Done;
    }

    /// <summary>There and back between two actors.</summary>
    [Benchmark(OperationsPerInvoke = RoundTrips)]
    public async Task PingPong()
    {
        var countdown = new Countdown(RoundTrips);
        var echo = _echo;
        var ping = _system.ActorOf(Props.Create(() => new PingActor(echo)));
        ping.Tell(countdown, ActorRefs.NoSender);
        await countdown.Done;
        _system.Stop(ping);
    }

    /// <summary>A question from outside and its answer, one at a time.</summary>
    [Benchmark(OperationsPerInvoke = Questions)]
    public async Task Ask()
    {
        for (var i = 0; i < Questions; i++)
        {
            await _echo.Ask<string>("question", TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>An actor from its making to its end.</summary>
    [Benchmark(OperationsPerInvoke = Spawned)]
    public Task SpawnAndStop()
    {
        var parent = _system.ActorOf(Props.Create(() => new SpawningActor()));
        var countdown = new Countdown(1);
        parent.Tell(new SpawningActor.Spawn(Spawned, countdown), ActorRefs.NoSender);
        return countdown.Done;
    }
}

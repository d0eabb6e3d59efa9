using Akka.Actor;
using Akka.Configuration;

namespace AgentRuntime.Kernel.Tests.Conduct;

/// <summary>What tests of documented behaviour share: a quiet system and probes on it.</summary>
public abstract class ConductTests : IDisposable
{
    private const string Quiet = """
        akka { loglevel = DEBUG, stdout-loglevel = OFF, loggers = [], log-dead-letters = off }
        """;

    protected ConductTests(string config = "")
        => Sys = ActorSystem.Create("conduct", ConfigurationFactory.ParseString(config).WithFallback(ConfigurationFactory.ParseString(Quiet)));

    protected static TimeSpan LongWait { get; } = TimeSpan.FromSeconds(20);

    protected static TimeSpan ShortWait { get; } = TimeSpan.FromMilliseconds(100);

    protected ActorSystem Sys { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Sys.Dispose();
        }
    }

    internal Probe NewProbe() => new(Sys);

    internal IActorRef Start(Script script, string? name = null) => Sys.ActorOf(script.Props, name);

    /// <summary>Waits until an actor has processed all that was sent to it before.</summary>
    internal static Task SettleAsync(IActorRef actor) => actor.Ask<ActorIdentity>(new Identify(null), LongWait);

    /// <summary>Runs a function in the actor and gives its result.</summary>
    internal static Task<T> InsideAsync<T>(IActorRef actor, Func<Scripted, object?> ask) => actor.Ask<T>(ask, LongWait);

    /// <summary>Waits for the end of an actor.</summary>
    internal async Task EndAsync(IActorRef actor)
    {
        var probe = NewProbe();
        var watcher = Start(new Script
        {
            Constructed = a => a.Ctx.Watch(actor),
            Receive = (_, m) => probe.Put(m),
        });
        Assert.Equal(actor, (await probe.ExpectAsync<Terminated>()).ActorRef);
        Sys.Stop(watcher);
    }

    /// <summary>A probe that gets the events of a type.</summary>
    internal Probe Listen<T>()
    {
        var probe = NewProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(T));
        return probe;
    }
}

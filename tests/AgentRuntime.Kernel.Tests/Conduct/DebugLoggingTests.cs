using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class DebugLoggingTests() : ConductTests("""
    akka { log-dead-letters = on, actor.debug { unhandled = on, lifecycle = on, autoreceive = on, event-stream = on } }
    """)
{
    [Fact]
    public async Task Unhandled_FlagOn_IsLogged()
    {
        var events = Listen<Debug>();
        var actor = Start(new Script { Receive = (a, m) => a.NotHandled(m) });

        actor.Tell("x");

        await FindAsync(events, e => e.LogSource == actor.Path.ToString() && Text(e).StartsWith("Unhandled message from", StringComparison.Ordinal) && Text(e).EndsWith(": x", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lifecycle_FlagOn_LogsStartRestartStopWatchAndSupervision()
    {
        var events = Listen<Debug>();
        var parent = Start(new Script { PreRestart = (_, _, _) => { } });
        var child = await InsideAsync<IActorRef>(parent, a => a.Ctx.Watch(a.Ctx.ActorOf(new Script().Props, "child")));
        await FindAsync(events, e => At(e, parent) && Text(e) == $"Started ({typeof(Scripted)})");
        await FindAsync(events, e => At(e, parent) && Text(e).StartsWith("now supervising", StringComparison.Ordinal));

        var watcher = Start(new Script { Constructed = a => a.Ctx.Watch(child) });
        await FindAsync(events, e => At(e, child) && Text(e).StartsWith("now watched by", StringComparison.Ordinal) && Text(e).Contains(watcher.Path.Name, StringComparison.Ordinal));
        watcher.Tell((Action<Scripted>)(a => a.Ctx.Unwatch(child)));
        await FindAsync(events, e => At(e, child) && Text(e).StartsWith("no longer watched by", StringComparison.Ordinal));
        child.Tell(new InvalidOperationException("x"));
        await FindAsync(events, e => At(e, child) && Text(e) == "Restarting");
        await FindAsync(events, e => At(e, child) && Text(e).StartsWith("Restarted", StringComparison.Ordinal));
        Sys.Stop(child);

        await FindAsync(events, e => At(e, child) && Text(e) == "Stopped");
    }

    [Fact]
    public async Task Autoreceive_FlagOn_LogsTheMessage()
    {
        var events = Listen<Debug>();
        var actor = Start(new Script());

        actor.Tell(PoisonPill.Instance);

        await FindAsync(events, e => At(e, actor) && Text(e).StartsWith("received AutoReceiveMessage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EventStream_FlagOn_LogsSubscriptions()
    {
        var events = Listen<Debug>();
        var actor = Start(new Script());

        Sys.EventStream.Subscribe(actor, typeof(string));
        Sys.EventStream.Unsubscribe(actor, typeof(string));
        Sys.EventStream.Unsubscribe(actor);

        await FindAsync(events, e => Text(e) == $"subscribing {actor} to channel {typeof(string)}");
        await FindAsync(events, e => Text(e) == $"unsubscribing {actor} from channel {typeof(string)}");
        await FindAsync(events, e => Text(e) == $"unsubscribing {actor} from all channels");
    }

    [Fact]
    public async Task DeadLetter_LogOn_IsLoggedWithCountAndHint()
    {
        var events = Listen<Info>();
        var actor = Start(new Script());
        Sys.Stop(actor);
        await EndAsync(actor);

        actor.Tell("x", events.Ref);

        var text = Text(await events.ExpectAsync<Info>());
        Assert.StartsWith($"Message [String] from {events.Ref} to {actor} was not delivered. [1] dead letters encountered", text, StringComparison.Ordinal);
        Assert.Contains("akka.log-dead-letters", text, StringComparison.Ordinal);
    }

    private static bool At(Debug e, IActorRef actor) => e.LogSource == actor.Path.ToString();

    private static string Text(LogEvent e) => e.Message.ToString()!;

    private static async Task FindAsync(Probe events, Predicate<Debug> wanted)
    {
        while (!wanted(await events.ExpectAsync<Debug>()))
        {
        }
    }
}

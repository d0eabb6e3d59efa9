using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class LifeCycleTests : ConductTests
{
    [Fact]
    public async Task Restart_DefaultHooks_RunInTheDocumentedOrder()
    {
        var probe = NewProbe();
        var built = 0;
        var actor = Start(new Script
        {
            Constructed = _ => probe.Put($"new {++built}"),
            PreStart = _ => probe.Put("start"),
            PostStop = _ => probe.Put("stop"),
        });

        actor.Tell(new InvalidOperationException("x"));
        await SettleAsync(actor);
        Sys.Stop(actor);

        await probe.ExpectAsync("new 1", "start", "stop", "new 2", "start", "stop");
    }

    [Fact]
    public async Task Restart_OwnHooks_GetReasonAndMessageAndSkipTheDefaults()
    {
        var probe = NewProbe();
        var actor = Start(new Script
        {
            PreStart = _ => probe.Put("start"),
            PostStop = _ => probe.Put("stop"),
            PreRestart = (_, e, m) => probe.Put($"pre {e.Message} {((Exception)m!).Message}"),
            PostRestart = (_, e) => probe.Put($"post {e.Message}"),
        });

        actor.Tell(new InvalidOperationException("x"));
        await SettleAsync(actor);

        await probe.ExpectAsync("start", "pre x x", "post x");
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task PreRestart_Default_StopsAndUnwatchesChildrenBeforePostStop()
    {
        var probe = NewProbe();
        var actor = Start(new Script
        {
            PostStop = a => probe.Put(a.Ctx.GetChildren().Count()),
            Receive = (_, m) => probe.Put(m),
        });
        var child = await InsideAsync<IActorRef>(actor, a => a.Ctx.Watch(a.Ctx.ActorOf(new Script { PostStop = _ => probe.Put("child stopped") }.Props, "child")));

        actor.Tell(new InvalidOperationException("x"));
        await EndAsync(child);
        await SettleAsync(actor);

        Assert.Equal(["1", "child stopped"], (await probe.TakeAsync(2)).Select(o => o.ToString()).OrderBy(s => s, StringComparer.Ordinal));
        await probe.ExpectNothingAsync();
        Assert.Equal(0, await InsideAsync<int>(actor, a => a.Ctx.GetChildren().Count()));
    }

    [Fact]
    public async Task Restart_ChildrenKept_AreRestartedToo()
    {
        var probe = NewProbe();
        var actor = Start(new Script { PreRestart = (_, _, _) => { } });
        var child = await InsideAsync<IActorRef>(actor, a => a.Ctx.ActorOf(new Script { PostRestart = (_, e) => probe.Put(e.Message) }.Props));

        actor.Tell(new InvalidOperationException("x"));

        await probe.ExpectAsync("x");
        await SettleAsync(child);
        Assert.Equal(1, await InsideAsync<int>(actor, a => a.Ctx.GetChildren().Count()));
    }

    [Fact]
    public async Task Restart_MessagesWaiting_AreKeptInOrderAndTheFailedOneIsNotRepeated()
    {
        var probe = NewProbe();
        var actor = Start(new Script { Receive = (_, m) => probe.Put(m) });

        actor.Tell(1);
        actor.Tell(new InvalidOperationException("x"));
        actor.Tell(2);
        actor.Tell(3);

        await probe.ExpectAsync(1, 2, 3);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Restart_BecomeBefore_IsForgotten()
    {
        var probe = NewProbe();
        var actor = Start(new Script { Receive = (_, m) => probe.Put($"first {m}") });

        actor.Tell((Action<Scripted>)(a => a.Ctx.Become(m =>
        {
            if (m is Exception e)
            {
                throw e;
            }

            probe.Put($"second {m}");
        })));
        actor.Tell("a");
        actor.Tell(new InvalidOperationException("x"));
        actor.Tell("b");

        await probe.ExpectAsync("second a", "first b");
    }

    [Fact]
    public async Task Constructor_Throws_StopsWithInitializationException()
    {
        var errors = Listen<Error>();
        var actor = Start(new Script { Constructed = _ => throw new InvalidOperationException("no"), PostStop = _ => throw new NotSupportedException() });

        await EndAsync(actor);

        var error = await errors.ExpectAsync<Error>();
        var cause = Assert.IsType<ActorInitializationException>(error.Cause);
        Assert.Equal(actor, cause.Actor);
        Assert.Equal(actor.Path.ToString(), error.LogSource);
        await errors.ExpectNothingAsync();
    }

    [Fact]
    public async Task PreStart_Throws_StopsWithoutPostStop()
    {
        var probe = NewProbe();
        var errors = Listen<Error>();
        var actor = Start(new Script { PreStart = _ => throw new InvalidOperationException("no start"), PostStop = _ => probe.Put("stop") });

        await EndAsync(actor);

        var error = await errors.ExpectAsync<Error>();
        Assert.IsType<InvalidOperationException>(Assert.IsType<ActorInitializationException>(error.Cause).InnerException);
        Assert.Contains("no start", error.Message.ToString(), StringComparison.Ordinal);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task PreRestart_Throws_IsLoggedAndTheRestartGoesOn()
    {
        var probe = NewProbe();
        var errors = Listen<Error>();
        var actor = Start(new Script
        {
            PreRestart = (_, _, _) => throw new NotSupportedException("pre"),
            PostRestart = (_, _) => probe.Put("restarted"),
        });

        actor.Tell(new InvalidOperationException("x"));

        await probe.ExpectAsync("restarted");
        Assert.IsType<InvalidOperationException>((await errors.ExpectAsync<Error>()).Cause);
        var second = Assert.IsType<PreRestartException>((await errors.ExpectAsync<Error>()).Cause);
        Assert.IsType<NotSupportedException>(second.RestartException);
    }

    [Fact]
    public async Task PostRestart_Throws_StopsWithPostRestartException()
    {
        var errors = Listen<Error>();
        var actor = Start(new Script { PostRestart = (_, _) => throw new NotSupportedException("post") });

        actor.Tell(new InvalidOperationException("x"));
        await EndAsync(actor);

        Assert.IsType<InvalidOperationException>((await errors.ExpectAsync<Error>()).Cause);
        var second = Assert.IsType<PostRestartException>((await errors.ExpectAsync<Error>()).Cause);
        Assert.Equal("x", second.OriginalCause?.Message);
    }

    [Fact]
    public async Task Constructor_ThrowsAtRestartThatIsRetried_StartsAgain()
    {
        var probe = NewProbe();
        var built = 0;
        var parent = Start(new Script { Strategy = new OneForOneStrategy(_ => Directive.Restart) });
        var child = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script
        {
            Constructed = _ =>
            {
                if (++built == 2)
                {
                    throw new NotSupportedException("second");
                }
            },
            PreStart = _ => probe.Put($"start {built}"),
        }.Props));

        child.Tell(new InvalidOperationException("x"));

        await probe.ExpectAsync("start 1", "start 3");
    }

    [Fact]
    public async Task Stop_InsideConstructor_RunsPostStopAndNoMessage()
    {
        var probe = NewProbe();
        var actor = Start(new Script
        {
            Constructed = a => a.Ctx.Stop(a.Ctx.Self),
            PreStart = _ => probe.Put("start"),
            PostStop = _ => probe.Put("stop"),
            Receive = (_, m) => probe.Put(m),
        });
        actor.Tell("late");

        await probe.ExpectAsync("start", "stop");
        await EndAsync(actor);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task PoisonPill_MessagesBefore_AreProcessedFirst()
    {
        var probe = NewProbe();
        var letters = Listen<DeadLetter>();
        var actor = Start(new Script { Receive = (_, m) => probe.Put(m), PostStop = _ => probe.Put("stop") });

        actor.Tell(1);
        actor.Tell(PoisonPill.Instance);
        actor.Tell(2);

        await probe.ExpectAsync(1, "stop");
        Assert.Equal(2, (await letters.ExpectAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task Kill_Always_StopsWithActorKilledException()
    {
        var errors = Listen<Error>();
        var actor = Start(new Script());

        actor.Tell(Kill.Instance);

        await EndAsync(actor);
        Assert.IsType<ActorKilledException>((await errors.ExpectAsync<Error>()).Cause);
    }

    [Fact]
    public async Task Stop_DuringMessage_FinishesItAndLeavesTheRestToDeadLetters()
    {
        var probe = NewProbe();
        var letters = Listen<DeadLetter>();
        var actor = Start(new Script
        {
            Receive = (a, m) =>
            {
                a.Ctx.Stop(a.Me);
                probe.Put(m);
            },
        });

        actor.Tell(1, probe.Ref);
        actor.Tell(2, probe.Ref);
        actor.Tell(3, ActorRefs.NoSender);

        await probe.ExpectAsync(1);
        var first = await letters.ExpectAsync<DeadLetter>();
        Assert.Equal((2, probe.Ref, actor), ((int)first.Message, first.Sender, first.Recipient));
        var second = await letters.ExpectAsync<DeadLetter>();
        Assert.Equal((3, Sys.DeadLetters, actor), ((int)second.Message, second.Sender, second.Recipient));
    }

    [Fact]
    public async Task PostStop_Throws_IsLoggedAndTheActorEnds()
    {
        var errors = Listen<Error>();
        var actor = Start(new Script { PostStop = _ => throw new NotSupportedException("stop") });

        Sys.Stop(actor);

        await EndAsync(actor);
        Assert.IsType<NotSupportedException>((await errors.ExpectAsync<Error>()).Cause);
    }

    [Fact]
    public async Task Stop_Parent_StopsChildrenBeforeItsOwnPostStop()
    {
        var probe = NewProbe();
        var parent = Start(new Script { PostStop = _ => probe.Put("parent") });
        await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script { PostStop = _ => probe.Put("child") }.Props));

        Sys.Stop(parent);

        await probe.ExpectAsync("child", "parent");
    }

    [Fact]
    public async Task Context_AfterAwaitOutsideTheActor_Throws()
    {
        Assert.Throws<NotSupportedException>(() => Reach.Outside());
        await Task.CompletedTask;
    }

    [Fact]
    public void New_OutsideOfActorOf_Throws() => Assert.Throws<ActorInitializationException>(() => new Scripted(new Script()));

    private sealed class Reach : UntypedActor
    {
        public static IActorRef Outside() => Context.Self;

        protected override void OnReceive(object message)
        {
        }
    }
}

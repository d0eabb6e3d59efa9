using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class DeathWatchTests : KernelTest
{
    /// <summary>An actor that watches what it is sent and tells the test of what it hears.</summary>
    private IActorRef Watcher(Action<Act>? more = null) => Start(me =>
    {
        me.On<IActorRef>(target =>
        {
            me.Ctx.Watch(target);
            me.From.Tell("watching");
        });
        me.On<Terminated>(t => TestActor.Tell(new Told(t.ActorRef, t.ExistenceConfirmed, t.AddressTerminated)));
        more?.Invoke(me);
    });

    /// <summary>A notice as the test sees it: a forwarded <see cref="Terminated"/> would be taken for the test actor's own.</summary>
    private sealed record Told(IActorRef ActorRef, bool ExistenceConfirmed, bool AddressTerminated);

    private void Watch(IActorRef watcher, IActorRef target)
    {
        watcher.Tell(target, TestActor);
        ExpectMsg("watching");
    }

    [Fact]
    public void Watch_ActorStops_TerminatedComesOnce()
    {
        var target = Idle();
        var watcher = Watcher();
        Watch(watcher, target);
        Watch(watcher, target);

        Sys.Stop(target);

        var terminated = ExpectMsg<Told>();
        Assert.Equal(target, terminated.ActorRef);
        Assert.True(terminated.ExistenceConfirmed);
        Assert.False(terminated.AddressTerminated);
        ExpectNothingElse();
    }

    [Fact]
    public void Watch_DeadActor_TerminatedComes()
    {
        var target = Idle();
        Watch(target);
        Sys.Stop(target);
        ExpectTerminated(target);

        Watch(Watcher(), target);

        Assert.Equal(target, ExpectMsg<Told>().ActorRef);
    }

    [Fact]
    public void Watch_SeveralWatchers_AllAreTold()
    {
        var target = Idle();
        for (var i = 0; i < 3; i++)
        {
            Watch(Watcher(), target);
        }

        target.Tell(PoisonPill.Instance);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(target, ExpectMsg<Told>().ActorRef);
        }
    }

    [Fact]
    public void Watch_ActorRestarts_NothingComes()
    {
        var target = Start(me =>
        {
            me.OnPostRestart = _ => TestActor.Tell("restarted");
            me.OnAny(_ => throw new BoomException());
        });
        Watch(Watcher(), target);

        target.Tell("fail");

        ExpectMsg("restarted");
        ExpectNothingElse();
    }

    [Fact]
    public void Unwatch_BeforeTheEnd_NothingComes()
    {
        var target = Idle();
        var watcher = Watcher(me => me.On<(string, IActorRef Target)>(m =>
        {
            me.Ctx.Unwatch(m.Target);
            me.From.Tell("unwatched");
        }));
        Watch(watcher, target);
        watcher.Tell(("unwatch", target), TestActor);
        ExpectMsg("unwatched");

        Watch(target);
        Sys.Stop(target);

        ExpectTerminated(target);
        Sync(Start(me => me.On<string>(_ => me.From.Tell("synced"))));
        ExpectNothingElse();
    }

    [Fact]
    public void Unwatch_TerminatedInTheMailbox_IsNotDelivered()
    {
        using var busy = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var target = Idle();
        var watcher = Watcher(me =>
        {
            me.On<(string, IActorRef Target)>(m =>
            {
                busy.Set();
                release.Wait(Patience);
                me.Ctx.Unwatch(m.Target);
            });
            me.On<string>(_ => me.From.Tell("synced"));
        });
        Watch(watcher, target);
        Watch(target);

        watcher.Tell(("unwatch", target), TestActor);
        Assert.True(busy.Wait(Patience));
        Sys.Stop(target);
        ExpectTerminated(target);
        release.Set();

        Sync(watcher);
        ExpectNothingElse();
    }

    [Fact]
    public void WatchWith_ActorStops_TheMessageComesInstead()
    {
        var target = Idle();
        Start(me =>
        {
            me.OnStart = () =>
            {
                me.Ctx.WatchWith(target, "gone");
                TestActor.Tell("watching");
            };
            me.OnAny(o => TestActor.Tell(o));
        });
        ExpectMsg("watching");

        Sys.Stop(target);

        ExpectMsg("gone");
        ExpectNothingElse();
    }

    [Fact]
    public void WatchWith_SameMessageAgain_ComesOnce()
    {
        var target = Idle();
        Start(me =>
        {
            me.OnStart = () =>
            {
                me.Ctx.WatchWith(target, "gone");
                me.Ctx.WatchWith(target, "gone");
                TestActor.Tell("watching");
            };
            me.OnAny(o => TestActor.Tell(o));
        });
        ExpectMsg("watching");

        Sys.Stop(target);

        ExpectMsg("gone");
        ExpectNothingElse();
    }

    [Fact]
    public void Terminated_Unhandled_StopsTheWatcherByDeathPact()
    {
        var target = Idle();
        var watcher = Start(me =>
        {
            me.OnStart = () =>
            {
                me.Ctx.Watch(target);
                TestActor.Tell("watching");
            };
        });
        ExpectMsg("watching");
        Watch(watcher);

        EventFilter.Exception<DeathPactException>().ExpectOne(() =>
        {
            Sys.Stop(target);
            ExpectTerminated(watcher);
        });
    }

    [Fact]
    public void Terminated_OfChild_ComesAfterItsLastMessages()
    {
        var parent = Start(me =>
        {
            var self = me.Me;
            me.OnStart = () => me.Ctx.Watch(me.Ctx.ActorOf(
                Act.Props(child => child.OnAny(_ =>
                {
                    self.Tell(1);
                    self.Tell(2);
                    child.Ctx.Stop(child.Me);
                })),
                "child"));
            me.On<int>(i => TestActor.Tell(i));
            me.On<Terminated>(_ => TestActor.Tell("terminated"));
            me.On<string>(s => me.Ctx.Child("child").Tell(s));
        });

        parent.Tell("go");

        ExpectMsg(1);
        ExpectMsg(2);
        ExpectMsg("terminated");
    }

    [Fact]
    public void Terminated_OfChild_ItsNameIsFree()
    {
        var parent = Start(me =>
        {
            me.OnStart = () => me.Ctx.Watch(me.Ctx.ActorOf(Act.Props(_ => { }), "name"));
            me.On<string>(_ => me.Ctx.Stop(me.Ctx.Child("name")));
            me.On<Terminated>(t =>
            {
                var second = me.Ctx.ActorOf(Act.Props(_ => { }), "name");
                TestActor.Tell(second.Equals(t.ActorRef));
            });
        });

        parent.Tell("stop");

        Assert.False(ExpectMsg<bool>());
    }

    [Fact]
    public void Watch_Itself_IsIgnored()
    {
        var actor = Start(me =>
        {
            me.OnStart = () => me.Ctx.Watch(me.Me);
            me.OnAny(o => TestActor.Tell(o));
        });

        actor.Tell("alive");

        ExpectMsg("alive");
    }

    [Fact]
    public void Watch_SurvivesRestartOfTheWatcher()
    {
        var target = Idle();
        var watcher = Watcher(me =>
        {
            me.OnPostRestart = _ => TestActor.Tell("restarted");
            me.On<string>(_ => throw new BoomException());
        });
        Watch(watcher, target);
        watcher.Tell("fail");
        ExpectMsg("restarted");

        Sys.Stop(target);

        Assert.Equal(target, ExpectMsg<Told>().ActorRef);
    }

    [Fact]
    public void Watch_WhileTheTargetStops_NeverMissesTheEnd()
    {
        for (var round = 0; round < 200; round++)
        {
            var target = Idle();
            var watcher = Watcher();
            watcher.Tell(target, ActorRefs.Nobody);
            Sys.Stop(target);
            Assert.Equal(target, ExpectMsg<Told>().ActorRef);
        }
    }
}

using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class LifecycleTests : KernelTest
{
    [Fact]
    public void Start_Actor_RunsPreStartBeforeTheFirstMessage()
    {
        var actor = Start(me =>
        {
            me.OnStart = () => TestActor.Tell("started");
            me.OnAny(o => TestActor.Tell(o));
        });
        actor.Tell("message");

        ExpectMsg("started");
        ExpectMsg("message");
    }

    [Fact]
    public void Stop_Actor_RunsPostStopAfterTheCurrentMessage()
    {
        var actor = Start(me =>
        {
            me.OnStop = () => TestActor.Tell("stopped");
            me.On<string>(_ =>
            {
                me.Ctx.Stop(me.Me);
                TestActor.Tell("stopping");
            });
        });
        actor.Tell("stop");

        ExpectMsg("stopping");
        ExpectMsg("stopped");
    }

    [Fact]
    public void Restart_Actor_RunsTheHooksInOrderAndKeepsTheMailbox()
    {
        var instances = 0;
        var actor = Start(me =>
        {
            var instance = Interlocked.Increment(ref instances);
            me.OnStart = () => TestActor.Tell($"{instance} start");
            me.OnStop = () => TestActor.Tell($"{instance} stop");
            me.OnPreRestart = (e, m) => TestActor.Tell($"{instance} prerestart {e.Message} {m}");
            me.OnPostRestart = e => TestActor.Tell($"{instance} postrestart {e.Message}");
            me.On<string>(s =>
            {
                if (s == "fail")
                {
                    throw new BoomException();
                }

                TestActor.Tell($"{instance} {s}");
            });
        });

        EventFilter.Exception<BoomException>().ExpectOne(() =>
        {
            actor.Tell("a");
            actor.Tell("fail");
            actor.Tell("b");
            ExpectMsg("1 start");
            ExpectMsg("1 a");
            ExpectMsg("1 prerestart boom fail");
            ExpectMsg("1 stop");
            ExpectMsg("2 postrestart boom");
            ExpectMsg("2 start");
            ExpectMsg("2 b");
        });
    }

    [Fact]
    public void Restart_Actor_StopsItsChildrenFirst()
    {
        var actor = Start(me =>
        {
            me.OnStart = () => me.Ctx.ActorOf(Act.Props(child => child.OnStop = () => TestActor.Tell("child stopped")), "child");
            me.OnPostRestart = _ => TestActor.Tell("restarted");
            me.On<string>(_ => throw new BoomException());
        });

        EventFilter.Exception<BoomException>().ExpectOne(() =>
        {
            actor.Tell("fail");
            ExpectMsg("child stopped");
            ExpectMsg("restarted");
        });
    }

    [Fact]
    public void Restart_PreRestartKeepsChildren_RestartsThem()
    {
        var actor = Start(me =>
        {
            me.KeepsChildren = true;
            me.OnPostRestart = _ => TestActor.Tell("parent restarted");
            me.OnStart = () =>
            {
                if (me.Ctx.Child("child").Equals(ActorRefs.Nobody))
                {
                    me.Ctx.ActorOf(
                        Act.Props(child =>
                        {
                            child.OnPostRestart = e => TestActor.Tell("child restarted " + e.Message);
                            child.OnAny(o => TestActor.Tell("child " + o));
                        }),
                        "child");
                }
            };
            me.On<string>(_ => throw new BoomException());
            me.On<int>(i => me.Ctx.Child("child").Tell(i));
        });

        EventFilter.Exception<BoomException>().ExpectOne(() =>
        {
            actor.Tell("fail");
            actor.Tell(1);
            ExpectMsg("parent restarted");
            ExpectMsg("child restarted boom");
            ExpectMsg("child 1");
        });
    }

    [Fact]
    public void Constructor_Throws_ActorStops()
        => EventFilter.Exception<ActorInitializationException>().ExpectOne(() =>
        {
            var actor = Start(_ => throw new BoomException());
            Watch(actor);
            ExpectTerminated(actor);
        });

    [Fact]
    public void PreStart_Throws_ActorStops()
        => EventFilter.Exception<ActorInitializationException>().ExpectOne(() =>
        {
            var actor = Start(me => me.OnStart = () => throw new BoomException());
            Watch(actor);
            ExpectTerminated(actor);
        });

    [Fact]
    public void Constructor_ThrowsAndStrategyRestarts_IsTriedAgain()
    {
        var attempts = 0;
        var parent = Start(me =>
        {
            me.Strategy = () => new OneForOneStrategy(_ => Directive.Restart);
            me.OnStart = () => me.Ctx.ActorOf(
                Act.Props(child =>
                {
                    if (Interlocked.Increment(ref attempts) < 3)
                    {
                        throw new BoomException();
                    }

                    child.OnAny(o => TestActor.Tell(o));
                }),
                "child");
            me.OnAny(o => me.Ctx.Child("child").Tell(o));
        });

        parent.Tell("kept while it was tried again");

        ExpectMsg("kept while it was tried again");
        Assert.Equal(3, attempts);
    }

    [Fact]
    public void PostStop_Throws_ActorStopsAllTheSame()
    {
        var actor = Start(me => me.OnStop = () => throw new BoomException());
        Watch(actor);

        Sys.Stop(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void PreRestart_Throws_ActorRestartsAllTheSame()
    {
        var actor = Start(me =>
        {
            me.OnPreRestart = (_, _) => throw new InvalidOperationException("hook");
            me.OnPostRestart = _ => TestActor.Tell("restarted");
            me.On<string>(_ => throw new BoomException());
            me.On<int>(i => TestActor.Tell(i));
        });

        actor.Tell("fail");
        actor.Tell(1);

        ExpectMsg("restarted");
        ExpectMsg(1);
    }

    [Fact]
    public void PostRestart_Throws_ActorStops()
    {
        var actor = Start(me =>
        {
            me.OnPostRestart = _ => throw new InvalidOperationException("hook");
            me.On<string>(_ => throw new BoomException());
        });
        Watch(actor);

        actor.Tell("fail");

        ExpectTerminated(actor);
    }

    [Fact]
    public void Stop_Parent_StopsChildrenFirst()
    {
        var actor = Start(me =>
        {
            me.OnStop = () => TestActor.Tell("parent");
            me.OnStart = () =>
            {
                var child = me.Ctx.ActorOf(Act.Props(c =>
                {
                    c.OnStart = () => c.Ctx.ActorOf(Act.Props(g => g.OnStop = () => TestActor.Tell("grandchild")));
                    c.OnStop = () => TestActor.Tell("child");
                    c.On<string>(_ => TestActor.Tell("ready"));
                }));
                child.Tell("ready?");
            };
        });
        ExpectMsg("ready");

        Sys.Stop(actor);

        ExpectMsg("grandchild");
        ExpectMsg("child");
        ExpectMsg("parent");
    }

    [Fact]
    public void ActorOf_WhileStopping_Throws()
    {
        var actor = Start(me => me.OnStop = () =>
        {
            try
            {
                me.Ctx.ActorOf(Act.Props(_ => { }));
            }
            catch (InvalidOperationException)
            {
                TestActor.Tell("refused");
            }
        });

        Sys.Stop(actor);

        ExpectMsg("refused");
    }

    [Fact]
    public void Stop_WhileRestarting_StopsWithoutANewInstance()
    {
        using var release = new ManualResetEventSlim();
        var instances = 0;
        var parent = Start(top =>
        {
            top.On<Props>(props => top.From.Tell(top.Ctx.ActorOf(props)));
            top.On<IActorRef>(child =>
            {
                top.Ctx.Stop(child);
                TestActor.Tell("told to stop");
            });
        });
        parent.Tell(Act.Props(me =>
        {
            var instance = Interlocked.Increment(ref instances);
            me.OnStart = () => me.Ctx.ActorOf(Act.Props(child => child.OnStop = () => release.Wait(Patience)), "slow");
            me.OnPreRestart = (_, _) => TestActor.Tell("restarting");
            me.OnStop = () => TestActor.Tell($"{instance} stopped");
            me.On<string>(_ => throw new BoomException());
        }));
        var actor = ExpectMsg<IActorRef>();
        Watch(actor);

        actor.Tell("fail");
        ExpectMsg("restarting");
        ExpectMsg("1 stopped");
        parent.Tell(actor);
        ExpectMsg("told to stop");
        release.Set();

        FishForMessage(m => m is Terminated);
        Assert.Equal(1, instances);
    }

    [Fact]
    public void Stop_ManyTimes_TerminatesOnce()
    {
        var actor = Start(me => me.OnStop = () => TestActor.Tell("stopped"));
        Watch(actor);

        for (var i = 0; i < 10; i++)
        {
            Sys.Stop(actor);
            actor.Tell(PoisonPill.Instance);
        }

        ExpectMsg("stopped");
        ExpectTerminated(actor);
        ExpectNothingElse();
    }
}

using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class SupervisionTests : KernelTest
{
    private IActorRef Parent(Func<SupervisorStrategy> strategy, params string[] children)
        => Start(me =>
        {
            me.Strategy = strategy;
            me.OnStart = () =>
            {
                foreach (var name in children)
                {
                    me.Ctx.ActorOf(Act.Props(child => Counting(child, name)), name);
                }
            };
            me.On<(string To, string Message)>(m => me.Ctx.Child(m.To).Forward(m.Message));
        });

    private void Counting(Act me, string name)
    {
        var count = 0;
        me.OnPostRestart = _ => TestActor.Tell($"{name} restarted");
        me.OnStop = () => TestActor.Tell($"{name} stopped");
        me.On<string>(s =>
        {
            if (s == "fail")
            {
                throw new BoomException();
            }

            TestActor.Tell($"{name} {++count}");
        });
    }

    [Fact]
    public void Resume_Child_KeepsItsStateAndItsMailbox()
    {
        var parent = Parent(() => new OneForOneStrategy(_ => Directive.Resume), "a");

        parent.Tell(("a", "count"));
        parent.Tell(("a", "fail"));
        parent.Tell(("a", "count"));

        ExpectMsg("a 1");
        ExpectMsg("a 2");
    }

    [Fact]
    public void Restart_Child_LosesItsStateOnly()
    {
        var parent = Parent(() => new OneForOneStrategy(_ => Directive.Restart), "a", "b");

        parent.Tell(("a", "count"));
        parent.Tell(("a", "fail"));
        parent.Tell(("a", "count"));

        ExpectMsg("a 1");
        ExpectMsg("a stopped");
        ExpectMsg("a restarted");
        ExpectMsg("a 1");
        ExpectNothingElse();
    }

    [Fact]
    public void Stop_Child_StopsThatChildOnly()
    {
        var parent = Parent(() => new OneForOneStrategy(_ => Directive.Stop), "a", "b");

        parent.Tell(("a", "fail"));
        ExpectMsg("a stopped");
        parent.Tell(("b", "count"));

        ExpectMsg("b 1");
    }

    [Fact]
    public void Escalate_Child_FailsTheParent()
    {
        var top = Start(me =>
        {
            me.Strategy = () => new OneForOneStrategy(e =>
            {
                TestActor.Tell("escalated " + e.Message);
                return Directive.Restart;
            });
            me.OnStart = () => me.Ctx.ActorOf(
                Act.Props(middle =>
                {
                    middle.Strategy = () => new OneForOneStrategy(_ => Directive.Escalate);
                    middle.OnPostRestart = _ => TestActor.Tell("middle restarted");
                    middle.OnStart = () => middle.Ctx.ActorOf(Act.Props(leaf => Counting(leaf, "leaf")), "leaf");
                    middle.OnAny(o => middle.Ctx.Child("leaf").Forward(o));
                }),
                "middle");
            me.OnAny(o => me.Ctx.Child("middle").Forward(o));
        });

        top.Tell("fail");
        ExpectMsg("escalated boom");
        ExpectMsg("leaf stopped");
        ExpectMsg("middle restarted");
        top.Tell("count");

        ExpectMsg("leaf 1");
    }

    [Fact]
    public void Escalate_GrandparentResumes_TheFailedChildGoesOnWithItsState()
    {
        var top = Start(me =>
        {
            me.Strategy = () => new OneForOneStrategy(_ => Directive.Resume);
            me.OnStart = () => me.Ctx.ActorOf(
                Act.Props(middle =>
                {
                    middle.Strategy = () => new OneForOneStrategy(_ => Directive.Escalate);
                    middle.OnStart = () => middle.Ctx.ActorOf(Act.Props(leaf => Counting(leaf, "leaf")), "leaf");
                    middle.OnAny(o => middle.Ctx.Child("leaf").Forward(o));
                }),
                "middle");
            me.OnAny(o => me.Ctx.Child("middle").Forward(o));
        });

        top.Tell("count");
        top.Tell("fail");
        top.Tell("count");

        ExpectMsg("leaf 1");
        ExpectMsg("leaf 2");
    }

    [Fact]
    public void DeciderThrows_Failure_GoesUp()
    {
        var top = Start(me =>
        {
            me.Strategy = () => new OneForOneStrategy(e =>
            {
                TestActor.Tell(e.Message);
                return Directive.Stop;
            });
            me.OnStart = () => me.Ctx.ActorOf(
                Act.Props(middle =>
                {
                    middle.Strategy = () => new OneForOneStrategy(_ => throw new InvalidOperationException("decider"));
                    middle.OnStart = () => middle.Ctx.ActorOf(Act.Props(leaf => Counting(leaf, "leaf")), "leaf");
                    middle.OnStop = () => TestActor.Tell("middle stopped");
                    middle.OnAny(o => middle.Ctx.Child("leaf").Forward(o));
                }),
                "middle");
            me.OnAny(o => me.Ctx.Child("middle").Forward(o));
        });

        top.Tell("fail");

        ExpectMsg("decider");
        ExpectMsg("leaf stopped");
        ExpectMsg("middle stopped");
    }

    [Fact]
    public void OneForOne_MoreRestartsThanAllowed_StopsTheChild()
    {
        var parent = Parent(() => new OneForOneStrategy(2, TimeSpan.FromMinutes(5), _ => Directive.Restart), "a", "b");

        for (var i = 0; i < 3; i++)
        {
            parent.Tell(("a", "fail"));
        }

        ExpectMsg("a stopped");
        ExpectMsg("a restarted");
        ExpectMsg("a stopped");
        ExpectMsg("a restarted");
        ExpectMsg("a stopped");
        parent.Tell(("b", "count"));
        ExpectMsg("b 1");
    }

    [Fact]
    public void OneForOne_RestartsOutsideTheWindow_DoNotCount()
    {
        var parent = Parent(() => new OneForOneStrategy(1, TimeSpan.FromMilliseconds(50), _ => Directive.Restart), "a");

        for (var i = 0; i < 3; i++)
        {
            parent.Tell(("a", "fail"));
            ExpectMsg("a stopped");
            ExpectMsg("a restarted");
            Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(200), TestActor, "the window has passed", ActorRefs.NoSender);
            ExpectMsg("the window has passed");
        }
    }

    [Fact]
    public void OneForOne_NoRetries_StopsAtOnce()
    {
        var parent = Parent(() => new OneForOneStrategy(0, TimeSpan.FromMinutes(1), _ => Directive.Restart), "a");

        parent.Tell(("a", "fail"));

        ExpectMsg("a stopped");
        ExpectNothingElse();
    }

    [Fact]
    public void AllForOne_Restart_RestartsAllChildren()
    {
        var parent = Parent(() => new AllForOneStrategy(_ => Directive.Restart), "a", "b");
        parent.Tell(("b", "count"));
        ExpectMsg("b 1");

        parent.Tell(("a", "fail"));

        ExpectMsgAllOf("a stopped", "a restarted", "b stopped", "b restarted");
        parent.Tell(("b", "count"));
        ExpectMsg("b 1");
    }

    [Fact]
    public void AllForOne_Stop_StopsAllChildren()
    {
        var parent = Parent(() => new AllForOneStrategy(_ => Directive.Stop), "a", "b");

        parent.Tell(("a", "fail"));

        ExpectMsgAllOf("a stopped", "b stopped");
    }

    [Fact]
    public void AllForOne_Resume_LeavesTheOthersAlone()
    {
        var parent = Parent(() => new AllForOneStrategy(_ => Directive.Resume), "a", "b");

        parent.Tell(("a", "fail"));
        parent.Tell(("a", "count"));
        parent.Tell(("b", "count"));

        ExpectMsgAllOf("a 1", "b 1");
        ExpectNothingElse();
    }

    [Fact]
    public void AllForOne_MoreRestartsThanAllowed_StopsAllChildren()
    {
        var parent = Parent(() => new AllForOneStrategy(1, TimeSpan.FromMinutes(5), _ => Directive.Restart), "a", "b");

        parent.Tell(("a", "fail"));
        ExpectMsgAllOf("a stopped", "a restarted", "b stopped", "b restarted");
        parent.Tell(("a", "fail"));

        ExpectMsgAllOf("a stopped", "b stopped");
        ExpectNothingElse();
    }

    [Fact]
    public void AllForOne_AllChildrenFailAtOnce_AllGoOn()
    {
        var parent = Parent(() => new AllForOneStrategy(_ => Directive.Restart), "a", "b", "c");

        foreach (var name in new[] { "a", "b", "c" })
        {
            parent.Tell((name, "fail"));
        }

        foreach (var name in new[] { "a", "b", "c" })
        {
            parent.Tell((name, "count"));
        }

        FishForMessage(m => m is "a 1");
        foreach (var name in new[] { "a", "b", "c" })
        {
            var answer = parent.Ask<object>(new Identify(name), Patience);
            Assert.NotNull(answer);
        }
    }

    [Theory]
    [InlineData(typeof(BoomException), Directive.Restart)]
    [InlineData(typeof(ActorInitializationException), Directive.Stop)]
    [InlineData(typeof(ActorKilledException), Directive.Stop)]
    public void DefaultDecider_Exception_Decides(Type type, Directive expected)
    {
        var exception = type == typeof(BoomException) ? new BoomException() : (Exception)Activator.CreateInstance(type, "message")!;

        Assert.Equal(expected, SupervisorStrategy.DefaultDecider.Decide(exception));
        Assert.Equal(Directive.Stop, SupervisorStrategy.DefaultDecider.Decide(new DeathPactException(TestActor)));
    }

    [Fact]
    public void DeciderFrom_Table_FirstThatFitsWins()
    {
        var decider = Decider.From(
            Directive.Escalate,
            new KeyValuePair<Type, Directive>(typeof(FileNotFoundException), Directive.Resume),
            new KeyValuePair<Type, Directive>(typeof(IOException), Directive.Stop));

        Assert.Equal(Directive.Resume, decider.Decide(new FileNotFoundException()));
        Assert.Equal(Directive.Stop, decider.Decide(new IOException("x")));
        Assert.Equal(Directive.Escalate, decider.Decide(new BoomException()));
    }

    [Fact]
    public void Strategy_OfProps_WinsOverTheActorsOwn()
    {
        var parent = Sys.ActorOf(Act.Props(me =>
        {
            me.Strategy = () => new OneForOneStrategy(_ => Directive.Restart);
            me.OnStart = () => me.Ctx.ActorOf(Act.Props(child => Counting(child, "a")), "a");
            me.OnAny(o => me.Ctx.Child("a").Forward(o));
        }).WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Resume)));

        parent.Tell("count");
        parent.Tell("fail");
        parent.Tell("count");

        ExpectMsg("a 1");
        ExpectMsg("a 2");
    }

    [Fact]
    public void Failure_OfParent_SuspendsItsChildrenUntilTheDecision()
    {
        using var decide = new ManualResetEventSlim();
        var top = Start(me =>
        {
            me.Strategy = () => new OneForOneStrategy(_ =>
            {
                TestActor.Tell("deciding");
                decide.Wait(Patience);
                return Directive.Resume;
            });
            me.OnStart = () => me.Ctx.ActorOf(
                Act.Props(middle =>
                {
                    IActorRef child = ActorRefs.Nobody;
                    middle.OnStart = () =>
                    {
                        child = middle.Ctx.ActorOf(Act.Props(leaf => leaf.OnAny(o => TestActor.Tell(o))), "leaf");
                        TestActor.Tell(child);
                    };
                    middle.OnAny(_ => throw new BoomException());
                }),
                "middle");
            me.OnAny(o => me.Ctx.Child("middle").Tell(o));
        });
        var suspended = ExpectMsg<IActorRef>();

        top.Tell("fail");
        ExpectMsg("deciding");
        suspended.Tell("waits");
        ExpectNothingElse();
        decide.Set();

        ExpectMsg("waits");
    }

    [Fact]
    public void Kill_Actor_StopsItByTheDefaultDecider()
        => EventFilter.Exception<ActorKilledException>().ExpectOne(() =>
        {
            var actor = Idle();
            Watch(actor);
            actor.Tell(Kill.Instance);
            ExpectTerminated(actor);
        });

    [Fact]
    public void PoisonPill_Actor_StopsAfterTheMessagesBefore()
    {
        var actor = Start(me =>
        {
            me.OnStop = () => TestActor.Tell("stopped");
            me.On<string>(s => TestActor.Tell(s));
        });

        actor.Tell("a");
        actor.Tell("b");
        actor.Tell(PoisonPill.Instance);

        ExpectMsg("a");
        ExpectMsg("b");
        ExpectMsg("stopped");
    }
}

using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class SupervisionTests : ConductTests
{
    [Fact]
    public async Task Resume_ChildFails_KeepsTheInstanceAndLogsAWarning()
    {
        var probe = NewProbe();
        var warnings = Listen<Warning>();
        var built = 0;
        var child = await ChildAsync(
            new OneForOneStrategy(_ => Directive.Resume),
            new Script { Constructed = _ => built++, Receive = (_, m) => probe.Put(m) });

        child.Tell(new InvalidOperationException("x"));
        child.Tell("next");

        await probe.ExpectAsync("next");
        Assert.Equal(1, built);
        var warning = await warnings.ExpectAsync<Warning>();
        Assert.Equal(("x", child.Path.ToString()), (warning.Message.ToString(), warning.LogSource));
    }

    [Fact]
    public async Task Restart_ChildFails_LogsAnErrorWithTheCause()
    {
        var errors = Listen<Error>();
        var child = await ChildAsync(new OneForOneStrategy(_ => Directive.Restart), new Script());
        var failure = new InvalidOperationException("x");

        child.Tell(failure);

        var error = await errors.ExpectAsync<Error>();
        Assert.Same(failure, error.Cause);
        Assert.Equal(("x", child.Path.ToString()), (error.Message.ToString(), error.LogSource));
    }

    [Fact]
    public async Task LoggingDisabled_ChildFails_LogsNothing()
    {
        var probe = NewProbe();
        var errors = Listen<LogEvent>();
        var child = await ChildAsync(
            new OneForOneStrategy(-1, -1, _ => Directive.Restart, loggingEnabled: false),
            new Script { PostRestart = (_, _) => probe.Put("restarted") });

        child.Tell(new InvalidOperationException("x"));

        await probe.ExpectAsync("restarted");
        await errors.ExpectNothingAsync();
    }

    [Fact]
    public async Task Restart_MoreThanTheLimitWithinTheRange_Stops()
    {
        var probe = NewProbe();
        var child = await ChildAsync(
            new OneForOneStrategy(2, TimeSpan.FromMinutes(5), _ => Directive.Restart),
            new Script { PostRestart = (_, _) => probe.Put("restarted") });

        child.Tell(new InvalidOperationException("1"));
        child.Tell(new InvalidOperationException("2"));
        child.Tell(new InvalidOperationException("3"));

        await probe.ExpectAsync("restarted", "restarted");
        await EndAsync(child);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Restart_LimitZero_StopsAtOnce()
    {
        var child = await ChildAsync(new OneForOneStrategy(0, TimeSpan.FromMinutes(5), _ => Directive.Restart), new Script());

        child.Tell(new InvalidOperationException("1"));

        await EndAsync(child);
    }

    [Fact]
    public async Task AllForOne_OneFails_RestartsTheSiblings()
    {
        var probe = NewProbe();
        var parent = Start(new Script { Strategy = new AllForOneStrategy(_ => Directive.Restart) });
        var script = new Script { PostRestart = (a, _) => probe.Put(a.Me.Path.Name) };
        var first = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(script.Props, "a"));
        await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(script.Props, "b"));

        first.Tell(new InvalidOperationException("x"));

        Assert.Equal(["a", "b"], (await probe.TakeAsync(2)).Cast<string>().OrderBy(s => s, StringComparer.Ordinal));
    }

    [Fact]
    public async Task AllForOne_StopDecision_StopsTheSiblings()
    {
        var parent = Start(new Script { Strategy = new AllForOneStrategy(_ => Directive.Stop) });
        var first = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script().Props, "a"));
        var second = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script().Props, "b"));

        first.Tell(new InvalidOperationException("x"));

        await EndAsync(first);
        await EndAsync(second);
    }

    [Fact]
    public async Task AllForOne_MoreThanTheLimit_StopsAll()
    {
        var parent = Start(new Script { Strategy = new AllForOneStrategy(1, TimeSpan.FromMinutes(5), _ => Directive.Restart) });
        var first = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script().Props, "a"));
        var second = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script().Props, "b"));

        first.Tell(new InvalidOperationException("1"));
        first.Tell(new InvalidOperationException("2"));

        await EndAsync(first);
        await EndAsync(second);
    }

    [Fact]
    public async Task Escalate_ThroughTwoLevels_FailsTheGrandparentsChildWithTheCause()
    {
        var probe = NewProbe();
        var errors = Listen<Error>();
        var top = Start(new Script
        {
            Strategy = new OneForOneStrategy(e =>
            {
                probe.Put(e.Message);
                return Directive.Restart;
            }),
        });
        var middle = await InsideAsync<IActorRef>(top, a => a.Ctx.ActorOf(new Script
        {
            Strategy = new OneForOneStrategy(_ => Directive.Escalate),
            PostRestart = (_, e) => probe.Put($"middle {e.Message}"),
        }.Props));
        var bottom = await InsideAsync<IActorRef>(middle, a => a.Ctx.ActorOf(new Script { PostStop = _ => probe.Put("bottom stopped") }.Props));

        bottom.Tell(new InvalidOperationException("x"));

        await probe.ExpectAsync("x", "bottom stopped", "middle x");
        await errors.ExpectAsync<Error>();
        await errors.ExpectNothingAsync();
    }

    [Fact]
    public async Task Escalate_GrandparentResumes_ResumesTheChildThatFailed()
    {
        var probe = NewProbe();
        var top = Start(new Script { Strategy = new OneForOneStrategy(_ => Directive.Resume) });
        var middle = await InsideAsync<IActorRef>(top, a => a.Ctx.ActorOf(new Script { Strategy = new OneForOneStrategy(_ => Directive.Escalate), Receive = (_, m) => probe.Put(m) }.Props));
        var bottom = await InsideAsync<IActorRef>(middle, a => a.Ctx.ActorOf(new Script { Receive = (_, m) => probe.Put(m) }.Props));

        bottom.Tell(new InvalidOperationException("x"));
        bottom.Tell("bottom lives");
        await probe.ExpectAsync("bottom lives");
        middle.Tell("middle lives");

        await probe.ExpectAsync("middle lives");
    }

    [Fact]
    public async Task Fail_ParentUndecided_SuspendsTheChildren()
    {
        var probe = NewProbe();
        using var decide = new ManualResetEventSlim();
        var top = Start(new Script
        {
            Strategy = new OneForOneStrategy(_ =>
            {
                probe.Put("deciding");
                decide.Wait(LongWait);
                return Directive.Resume;
            }),
        });
        var middle = await InsideAsync<IActorRef>(top, a => a.Ctx.ActorOf(new Script().Props));
        var bottom = await InsideAsync<IActorRef>(middle, a => a.Ctx.ActorOf(new Script { Receive = (_, m) => probe.Put(m) }.Props));

        middle.Tell(new InvalidOperationException("x"));
        await probe.ExpectAsync("deciding");
        bottom.Tell("held");
        await probe.ExpectNothingAsync(ShortWait);
        decide.Set();

        await probe.ExpectAsync("held");
    }

    [Fact]
    public async Task DefaultDecider_EachKind_DecidesAsDocumented()
    {
        var decider = SupervisorStrategy.DefaultDecider;

        Assert.Equal(Directive.Stop, decider.Decide(new ActorInitializationException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new ActorKilledException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new DeathPactException(Sys.DeadLetters)));
        Assert.Equal(Directive.Restart, decider.Decide(new InvalidOperationException("x")));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Decider_Throws_FailsTheSupervisor()
    {
        var errors = Listen<Error>();
        var probe = NewProbe();
        var parent = Start(new Script
        {
            Strategy = new OneForOneStrategy(_ => throw new NotSupportedException("decider")),
            PostRestart = (_, e) => probe.Put(e.Message),
        });
        var child = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script().Props));

        child.Tell(new InvalidOperationException("x"));

        await probe.ExpectAsync("decider");
        Assert.IsType<NotSupportedException>((await errors.ExpectAsync<Error>()).Cause);
    }

    [Fact]
    public async Task Props_WithSupervisorStrategy_OverridesTheActorsOwn()
    {
        var parent = Sys.ActorOf(new Script { Strategy = new OneForOneStrategy(_ => Directive.Restart) }.Props
            .WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Stop)));
        var child = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script().Props));

        child.Tell(new InvalidOperationException("x"));

        await EndAsync(child);
    }

    [Fact]
    public async Task StoppingStrategy_AnyFailure_Stops()
    {
        var child = await ChildAsync(SupervisorStrategy.StoppingStrategy, new Script());

        child.Tell(new InvalidOperationException("x"));

        await EndAsync(child);
    }

    [Fact]
    public async Task GuardianStrategy_Stopping_StopsTopLevelActors()
    {
        using var system = ActorSystem.Create("guarded", """
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            akka.actor.guardian-supervisor-strategy = "Akka.Actor.StoppingSupervisorStrategy"
            """);
        var ended = new TaskCompletionSource();
        var actor = system.ActorOf(new Script { PostRestart = (_, _) => ended.TrySetException(new InvalidOperationException("restarted")), PostStop = _ => ended.TrySetResult() }.Props);

        actor.Tell(new InvalidOperationException("x"));

        await ended.Task.WaitAsync(LongWait);
    }

    [Fact]
    public async Task GuardianStrategy_Escalates_TerminatesTheSystem()
    {
        using var system = ActorSystem.Create("escalating", $$"""
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            akka.actor.guardian-supervisor-strategy = "{{typeof(EscalatingStrategy).AssemblyQualifiedName}}"
            """);
        var actor = system.ActorOf(new Script().Props);

        actor.Tell(new InvalidOperationException("x"));

        await system.WhenTerminated.WaitAsync(LongWait);
    }

    [Fact]
    public void DeployableDecider_Subclass_MatchesTheFirstPairThatFits()
    {
        var decider = Decider.From(
            Directive.Escalate,
            new KeyValuePair<Type, Directive>(typeof(FileNotFoundException), Directive.Stop),
            new KeyValuePair<Type, Directive>(typeof(IOException), Directive.Resume));

        Assert.Equal(Directive.Stop, decider.Decide(new FileNotFoundException("x")));
        Assert.Equal(Directive.Resume, decider.Decide(new DirectoryNotFoundException("x")));
        Assert.Equal(Directive.Escalate, decider.Decide(new NotSupportedException()));
    }

    [Fact]
    public async Task Fail_SecondFailureWhileRestarting_EachIsDecided()
    {
        var probe = NewProbe();
        var decided = 0;
        var child = await ChildAsync(
            new OneForOneStrategy(_ =>
            {
                decided++;
                return Directive.Restart;
            }),
            new Script { Receive = (_, m) => probe.Put(m) });
        for (var i = 0; i < 20; i++)
        {
            child.Tell(new InvalidOperationException("x"));
        }

        child.Tell("done");

        await probe.ExpectAsync("done");
        Assert.Equal(20, decided);
    }

    [Fact]
    public async Task Stop_FailedAndSuspendedActor_Stops()
    {
        var probe = NewProbe();
        using var decide = new ManualResetEventSlim();
        var parent = Start(new Script
        {
            Strategy = new OneForOneStrategy(_ =>
            {
                probe.Put("deciding");
                decide.Wait(LongWait);
                return Directive.Restart;
            }),
        });
        var child = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script { PostStop = _ => probe.Put("stopped") }.Props));
        child.Tell(new InvalidOperationException("x"));
        await probe.ExpectAsync("deciding");

        Sys.Stop(child);
        await probe.ExpectAsync("stopped");
        decide.Set();

        await EndAsync(child);
    }

    private async Task<IActorRef> ChildAsync(SupervisorStrategy strategy, Script child)
        => await InsideAsync<IActorRef>(Start(new Script { Strategy = strategy }), a => a.Ctx.ActorOf(child.Props));

    public sealed class EscalatingStrategy : SupervisorStrategyConfigurator
    {
        public override SupervisorStrategy Create() => new OneForOneStrategy(_ => Directive.Escalate);
    }
}

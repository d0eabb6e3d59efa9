using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class MoreActorTests : ConductTests
{
    [Theory]
    [InlineData(Directive.Resume)]
    [InlineData(Directive.Restart)]
    public async Task Creation_FailsAndIsNotStopped_IsTriedAgain(Directive directive)
    {
        var probe = NewProbe();
        var attempts = 0;
        var parent = Start(new Script { Strategy = new OneForOneStrategy(_ => directive) });
        var child = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script
        {
            Constructed = _ =>
            {
                if (++attempts < 4)
                {
                    throw new InvalidOperationException("not yet");
                }
            },
            PreStart = _ => probe.Put("start"),
            PostRestart = (_, _) => probe.Put("restarted"),
            Receive = (_, m) => probe.Put(m),
        }.Props));
        child.Tell("x");

        await probe.ExpectAsync("start", "x");
        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task PreRestart_AsyncHandlerFailed_GetsTheMessageThatFailed()
    {
        var probe = NewProbe();
        var actor = Start(new Script
        {
            PreRestart = (_, e, m) => probe.Put($"{e.Message} {m}"),
            Receive = (a, _) => a.Run(async () =>
            {
                await Task.Yield();
                throw new InvalidOperationException("failed");
            }),
        });

        actor.Tell("hello");

        await probe.ExpectAsync("failed hello");
    }

    [Fact]
    public async Task AsyncHandler_StopsItself_EndsWithoutTheNextMessage()
    {
        var probe = NewProbe();
        var actor = Start(new Script
        {
            PostStop = _ => probe.Put("stop"),
            Receive = (a, m) => a.Run(async () =>
            {
                await Task.Yield();
                probe.Put(m);
                a.Ctx.Stop(a.Me);
                await Task.Yield();
                probe.Put("end");
            }),
        });
        actor.Tell(1);
        actor.Tell(2);

        await probe.ExpectAsync(1);
        await EndAsync(actor);
        var rest = await probe.TakeAsync(1);
        Assert.Contains(rest[0], new object[] { "end", "stop" });
    }

    [Fact]
    public async Task AsyncHandler_CancelledTask_Restarts()
    {
        var probe = NewProbe();
        var errors = Listen<Error>();
        var actor = Start(new Script
        {
            PostRestart = (_, _) => probe.Put("restarted"),
            Receive = (a, _) => a.Run(async () => await Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, new CancellationToken(true))),
        });

        actor.Tell("x");

        await probe.ExpectAsync("restarted");
        Assert.IsAssignableFrom<OperationCanceledException>((await errors.ExpectAsync<Error>()).Cause);
    }

    [Fact]
    public async Task Timer_PoisonPill_StopsTheActor()
    {
        var actor = Start(new Script { PreStart = a => a.Timers.StartSingleTimer("t", PoisonPill.Instance, TimeSpan.FromMilliseconds(20)) });

        await EndAsync(actor);
    }

    [Fact]
    public async Task Timer_StashedMessage_IsUnwrapped()
    {
        var probe = NewProbe();
        var first = true;
        Start(new Script
        {
            PreStart = a => a.Timers.StartSingleTimer("t", "tick", TimeSpan.FromMilliseconds(20)),
            Receive = (a, m) =>
            {
                if (first)
                {
                    first = false;
                    a.Stash.Stash();
                    a.Stash.UnstashAll();
                }
                else
                {
                    probe.Put(m);
                }
            },
        });

        await probe.ExpectAsync("tick");
    }

    [Fact]
    public async Task Children_ManyNames_AreFoundAndCounted()
    {
        var parent = Start(new Script());
        await InsideAsync<bool>(parent, a =>
        {
            for (var i = 0; i < 100; i++)
            {
                a.Ctx.ActorOf(new Script().Props, $"c{i}");
            }

            return true;
        });

        Assert.Equal(100, await InsideAsync<int>(parent, a => a.Ctx.GetChildren().Count()));
        Assert.Equal("c42", (await InsideAsync<IActorRef>(parent, a => a.Ctx.Child("c42"))).Path.Name);
        Assert.Equal(ActorRefs.Nobody, await InsideAsync<IActorRef>(parent, a => a.Ctx.Child("c420")));
        await InsideAsync<bool>(parent, a =>
        {
            foreach (var child in a.Ctx.GetChildren())
            {
                a.Ctx.Stop(child);
            }

            return true;
        });
        await parent.GracefulStop(LongWait);
    }

    [Fact]
    public async Task Forward_Message_KeepsTheSender()
    {
        var probe = NewProbe();
        var end = Start(new Script { Receive = (a, m) => a.From.Tell($"from {a.From.Equals(probe.Ref)} {m}") });
        var middle = Start(new Script { Receive = (_, m) => end.Forward(m) });

        middle.Tell("x", probe.Ref);

        await probe.ExpectAsync("from True x");
    }

    [Fact]
    public async Task Sender_None_IsDeadLetters()
    {
        var probe = NewProbe();
        var actor = Start(new Script { Receive = (a, _) => probe.Put(a.From) });

        actor.Tell("x", ActorRefs.NoSender);

        await probe.ExpectAsync(Sys.DeadLetters);
    }

    [Fact]
    public async Task Parent_OfAChild_IsTheActorThatMadeIt()
    {
        var parent = Start(new Script(), "parent");
        var child = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script().Props));

        Assert.Equal(parent, await InsideAsync<IActorRef>(child, a => a.Ctx.Parent));
        Assert.Equal("user", (await InsideAsync<IActorRef>(parent, a => a.Ctx.Parent)).Path.Name);
        Assert.Equal(parent.Path, child.Path.Parent);
    }

    [Fact]
    public async Task Constructor_TellsItsParent_ArrivesFromTheChild()
    {
        var probe = NewProbe();
        var parent = Start(new Script { Receive = (a, m) => probe.Put($"{m} {a.From.Path.Name}") });

        await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script { Constructed = c => c.Ctx.Parent.Tell("born") }.Props, "baby"));

        await probe.ExpectAsync("born baby");
    }

    [Fact]
    public async Task Terminated_InTheMailboxAtRestart_IsStillReceived()
    {
        var probe = NewProbe();
        using var gate = new ManualResetEventSlim();
        var subject = Start(new Script());
        var watcher = Start(new Script { PreRestart = (_, _, _) => { }, Receive = (_, m) => probe.Put(m) });
        await InsideAsync<IActorRef>(watcher, a => a.Ctx.Watch(subject));
        watcher.Tell((Action<Scripted>)(_ =>
        {
            gate.Wait(LongWait);
            throw new InvalidOperationException("x");
        }));
        Sys.Stop(subject);
        await EndAsync(subject);
        gate.Set();

        await probe.ExpectAsync<Terminated>();
    }

    [Fact]
    public async Task Stop_DeepTree_EndsFromTheLeavesUp()
    {
        var probe = NewProbe();
        IActorRef Grow(Scripted a, int depth) => a.Ctx.ActorOf(new Script
        {
            PreStart = c =>
            {
                if (depth > 0)
                {
                    Grow(c, depth - 1);
                }
            },
            PostStop = _ => probe.Put(depth),
        }.Props);
        var top = Start(new Script { PreStart = a => Grow(a, 20), PostStop = _ => probe.Put("top") });
        await SettleAsync(top);

        Sys.Stop(top);

        await probe.ExpectAsync([.. Enumerable.Range(0, 21).Cast<object>(), "top"]);
    }

    [Fact]
    public async Task Fail_WhileChildrenStop_IsNotLost()
    {
        var probe = NewProbe();
        var parent = Start(new Script
        {
            Strategy = new OneForOneStrategy(e =>
            {
                probe.Put(e.Message);
                return Directive.Stop;
            }),
            PostRestart = (_, _) => probe.Put("restarted"),
        });
        var child = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script().Props));
        child.Tell(new InvalidOperationException("child"));
        await EndAsync(child);
        parent.Tell(new InvalidOperationException("parent"));

        await probe.ExpectAsync("child", "restarted");
    }

    [Fact]
    public async Task Throughput_OneActorFlooded_OthersStillRun()
    {
        var flooded = Start(new Script());
        using var stop = new CancellationTokenSource();
        var flood = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                flooded.Tell("x");
            }
        });
        var echo = Start(new Script { Receive = (a, m) => a.From.Tell(m) });
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(i, await echo.Ask<int>(i, LongWait));
        }

        await stop.CancelAsync();
        await flood;
    }

    [Fact]
    public async Task Resume_MessageOfTheFailure_IsDroppedAndTheStateKept()
    {
        var parent = Start(new Script { Strategy = new OneForOneStrategy(_ => Directive.Resume) });
        var count = 0;
        var child = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script
        {
            Receive = (c, m) =>
            {
                if (m is "fail")
                {
                    throw new InvalidOperationException("x");
                }

                c.From.Tell(++count);
            },
        }.Props));
        Assert.Equal(1, await child.Ask<int>("a", LongWait));
        child.Tell("fail");

        Assert.Equal(2, await child.Ask<int>("b", LongWait));
    }

    [Fact]
    public async Task Unhandled_Terminated_OfANotWatchedActor_IsIgnored()
    {
        var errors = Listen<Error>();
        var actor = Start(new Script { Receive = (a, m) => a.NotHandled(m) });

        actor.Tell(new Terminated(Start(new Script()), existenceConfirmed: true, addressTerminated: false));
        await SettleAsync(actor);

        await errors.ExpectNothingAsync();
    }
}

using AgentRuntime.Testing;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class DeathWatchTests : ConductTests
{
    [Fact]
    public async Task Watch_ActorStops_GetsOneTerminatedFromIt()
    {
        var (probe, watcher) = Watcher();
        var subject = Start(new Script());
        await InsideAsync<IActorRef>(watcher, a => a.Ctx.Watch(a.Ctx.Watch(subject)));

        Sys.Stop(subject);

        var terminated = await probe.ExpectAsync<Terminated>();
        Assert.Equal((subject, true, false), (terminated.ActorRef, terminated.ExistenceConfirmed, terminated.AddressTerminated));
        await SettleAsync(watcher);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Watch_AlreadyDead_GetsTerminated()
    {
        var (probe, watcher) = Watcher();
        var subject = Start(new Script());
        Sys.Stop(subject);
        await EndAsync(subject);

        watcher.Tell((Action<Scripted>)(a => a.Ctx.Watch(subject)));

        Assert.Equal(subject, (await probe.ExpectAsync<Terminated>()).ActorRef);
    }

    [Fact]
    public async Task Watch_Self_IsIgnored()
    {
        var (probe, watcher) = Watcher();
        watcher.Tell((Action<Scripted>)(a => a.Ctx.Watch(a.Me)));
        await SettleAsync(watcher);

        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Unwatch_Before_GetsNothing()
    {
        var (probe, watcher) = Watcher();
        var subject = Start(new Script());
        await InsideAsync<IActorRef>(watcher, a => a.Ctx.Unwatch(a.Ctx.Watch(subject)));

        Sys.Stop(subject);
        await EndAsync(subject);
        await SettleAsync(watcher);

        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Unwatch_TerminatedAlreadyQueued_RemovesIt()
    {
        var (probe, watcher) = Watcher();
        using var gate = new ManualResetEventSlim();
        var subject = Start(new Script());
        await InsideAsync<IActorRef>(watcher, a => a.Ctx.Watch(subject));
        watcher.Tell((Action<Scripted>)(_ => gate.Wait(LongWait)));
        watcher.Tell((Action<Scripted>)(a => a.Ctx.Unwatch(subject)));
        Sys.Stop(subject);
        await EndAsync(subject);
        gate.Set();
        await SettleAsync(watcher);
        await SettleAsync(watcher);

        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task WatchWith_ActorStops_GetsTheMessageInstead()
    {
        var (probe, watcher) = Watcher();
        var subject = Start(new Script());
        await InsideAsync<IActorRef>(watcher, a => a.Ctx.WatchWith(subject, "gone"));

        Sys.Stop(subject);

        await probe.ExpectAsync("gone");
        await SettleAsync(watcher);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task WatchWith_AfterWatch_LeavesTheWatch()
    {
        var (probe, watcher) = Watcher();
        var subject = Start(new Script());
        await InsideAsync<IActorRef>(watcher, a =>
        {
            a.Ctx.Watch(subject);
            return a.Ctx.WatchWith(subject, "x");
        });

        Sys.Stop(subject);

        Assert.Equal(subject, (await probe.ExpectAsync<Terminated>()).ActorRef);
    }

    [Fact]
    public async Task Watch_AfterWatchWith_LeavesTheMessage()
    {
        var (probe, watcher) = Watcher();
        var subject = Start(new Script());
        await InsideAsync<IActorRef>(watcher, a =>
        {
            a.Ctx.WatchWith(subject, "x");
            return a.Ctx.Watch(subject);
        });

        Sys.Stop(subject);

        await probe.ExpectAsync("x");
    }

    [KernelFact("another message is no error")]
    public async Task WatchWith_AnotherMessage_Throws()
    {
        var (_, watcher) = Watcher();
        var subject = Start(new Script());
        await InsideAsync<IActorRef>(watcher, a => a.Ctx.WatchWith(subject, "x"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => InsideAsync<object>(watcher, a => Catch(() => a.Ctx.WatchWith(subject, "y"))));
    }

    [Fact]
    public async Task Terminated_NotHandled_ThrowsDeathPact()
    {
        var errors = Listen<Error>();
        var watcher = Start(new Script { Receive = (a, m) => a.NotHandled(m) });
        var subject = Start(new Script());
        await InsideAsync<IActorRef>(watcher, a => a.Ctx.Watch(subject));

        Sys.Stop(subject);

        await EndAsync(watcher);
        var pact = Assert.IsType<DeathPactException>((await errors.ExpectAsync<Error>()).Cause);
        Assert.Equal(subject, pact.DeadActor);
    }

    [Fact]
    public async Task Watch_SubjectRestarts_GetsNothing()
    {
        var (probe, watcher) = Watcher();
        var subject = Start(new Script());
        await InsideAsync<IActorRef>(watcher, a => a.Ctx.Watch(subject));

        subject.Tell(new InvalidOperationException("x"));
        await SettleAsync(subject);
        await SettleAsync(watcher);
        await probe.ExpectNothingAsync();
        subject.Tell(Kill.Instance);

        await probe.ExpectAsync<Terminated>();
    }

    [Fact]
    public async Task Watch_WatcherRestarts_KeepsTheWatch()
    {
        var (probe, watcher) = Watcher();
        var subject = Start(new Script());
        await InsideAsync<IActorRef>(watcher, a => a.Ctx.Watch(subject));

        watcher.Tell(new InvalidOperationException("x"));
        Sys.Stop(subject);

        await probe.ExpectAsync<Terminated>();
    }

    [Fact]
    public async Task Watch_ChildStops_GetsTerminatedWhenTheNameIsFree()
    {
        var probe = NewProbe();
        var parent = Start(new Script
        {
            Receive = (a, m) =>
            {
                a.Ctx.ActorOf(new Script().Props, "child");
                probe.Put(m);
            },
        });
        var child = await InsideAsync<IActorRef>(parent, a => a.Ctx.Watch(a.Ctx.ActorOf(new Script().Props, "child")));

        Sys.Stop(child);

        Assert.Equal(child, (await probe.ExpectAsync<Terminated>()).ActorRef);
        var second = await InsideAsync<IActorRef>(parent, a => a.Ctx.Child("child"));
        Assert.NotEqual(child, second);
        Assert.Equal(child.Path, second.Path);
    }

    [Fact]
    public async Task Unwatch_Child_GetsNothing()
    {
        var (probe, watcher) = Watcher();
        var child = await InsideAsync<IActorRef>(watcher, a => a.Ctx.Unwatch(a.Ctx.Watch(a.Ctx.ActorOf(new Script().Props))));

        Sys.Stop(child);
        await EndAsync(child);
        await SettleAsync(watcher);

        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Unwatch_ChildWhoseTerminatedIsQueued_RemovesIt()
    {
        var (probe, watcher) = Watcher();
        var child = await InsideAsync<IActorRef>(watcher, a => a.Ctx.Watch(a.Ctx.ActorOf(new Script().Props)));
        using var gate = new ManualResetEventSlim();
        watcher.Tell((Action<Scripted>)(_ => gate.Wait(LongWait)));
        watcher.Tell((Action<Scripted>)(a => a.Ctx.Unwatch(child)));

        Sys.Stop(child);
        await EndAsync(child);
        gate.Set();
        await SettleAsync(watcher);
        await SettleAsync(watcher);

        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Watch_ChildTwice_GetsOneTerminated()
    {
        var (probe, watcher) = Watcher();
        var child = await InsideAsync<IActorRef>(watcher, a => a.Ctx.Watch(a.Ctx.Watch(a.Ctx.ActorOf(new Script().Props))));

        Sys.Stop(child);

        Assert.Equal(child, (await probe.ExpectAsync<Terminated>()).ActorRef);
        await SettleAsync(watcher);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task WatchWith_ChildThatIsWatched_LeavesTheWatch()
    {
        var (probe, watcher) = Watcher();
        var child = await InsideAsync<IActorRef>(watcher, a =>
        {
            var subject = a.Ctx.Watch(a.Ctx.ActorOf(new Script().Props));
            return a.Ctx.WatchWith(subject, "x");
        });

        Sys.Stop(child);

        Assert.Equal(child, (await probe.ExpectAsync<Terminated>()).ActorRef);
    }

    [Fact]
    public async Task Watch_ChildThatIsWatchedWithAMessage_LeavesTheMessage()
    {
        var (probe, watcher) = Watcher();
        var child = await InsideAsync<IActorRef>(watcher, a =>
        {
            var subject = a.Ctx.WatchWith(a.Ctx.ActorOf(new Script().Props), "x");
            return a.Ctx.Watch(subject);
        });

        Sys.Stop(child);

        await probe.ExpectAsync("x");
        await SettleAsync(watcher);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task ActorOf_NameOfALivingOrStoppingChild_Throws()
    {
        using var gate = new ManualResetEventSlim();
        var parent = Start(new Script());
        var child = await InsideAsync<IActorRef>(parent, a => a.Ctx.ActorOf(new Script { PostStop = _ => gate.Wait(LongWait) }.Props, "child"));
        await Assert.ThrowsAsync<InvalidActorNameException>(() => InsideAsync<object>(parent, a => Catch(() => a.Ctx.ActorOf(new Script().Props, "child"))));

        parent.Tell((Action<Scripted>)(a => a.Ctx.Stop(a.Ctx.Child("child"))));

        await Assert.ThrowsAsync<InvalidActorNameException>(() => InsideAsync<object>(parent, a => Catch(() => a.Ctx.ActorOf(new Script().Props, "child"))));
        Assert.Equal(child, await InsideAsync<IActorRef>(parent, a => a.Ctx.Child("child")));
        gate.Set();
        await EndAsync(child);
        Assert.Equal(ActorRefs.Nobody, await InsideAsync<IActorRef>(parent, a => a.Ctx.Child("child")));
    }

    [Fact]
    public async Task Watch_TellTerminatedByHand_IsIgnored()
    {
        var (probe, watcher) = Watcher();
        watcher.Tell(new Terminated(Start(new Script()), true, false));
        await SettleAsync(watcher);

        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Watch_MessagesOfTheSubjectBefore_ArriveBeforeTerminated()
    {
        var (probe, watcher) = Watcher();
        var subject = Start(new Script
        {
            Receive = (a, _) =>
            {
                watcher.Tell("last");
                a.Ctx.Stop(a.Me);
            },
        });
        await InsideAsync<IActorRef>(watcher, a => a.Ctx.Watch(subject));

        subject.Tell("go");

        await probe.ExpectAsync("last");
        await probe.ExpectAsync<Terminated>();
    }

    [Fact]
    public async Task Stash_Terminated_IsReceivedAgain()
    {
        var probe = NewProbe();
        var stashed = false;
        var subject = Start(new Script());
        var watcher = Start(new Script
        {
            Constructed = a => a.Ctx.Watch(subject),
            Receive = (a, m) =>
            {
                if (!stashed)
                {
                    stashed = true;
                    a.Stash.Stash();
                    a.Stash.UnstashAll();
                    return;
                }

                probe.Put(m);
            },
        });

        Sys.Stop(subject);

        Assert.Equal(subject, (await probe.ExpectAsync<Terminated>()).ActorRef);
        Assert.NotNull(watcher);
    }

    [Fact]
    public async Task GracefulStop_Running_IsTrueWhenStopped()
    {
        var actor = Start(new Script());

        Assert.True(await actor.GracefulStop(LongWait));
        Assert.True(await actor.GracefulStop(LongWait));
    }

    [Fact]
    public async Task GracefulStop_TooSlow_IsFalse()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Start(new Script { PostStop = _ => gate.Wait(LongWait) });

        Assert.False(await actor.GracefulStop(ShortWait));
        gate.Set();
    }

    [Fact]
    public async Task GracefulStop_OwnMessage_IsSent()
    {
        var probe = NewProbe();
        var actor = Start(new Script
        {
            Receive = (a, m) =>
            {
                probe.Put(m);
                a.Ctx.Stop(a.Me);
            },
        });

        Assert.True(await actor.GracefulStop(LongWait, "end"));
        await probe.ExpectAsync("end");
    }

    private static Status.Failure? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
#pragma warning disable CA1031 // what is thrown is the answer
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new Status.Failure(e);
        }
    }

    private (Probe Probe, IActorRef Watcher) Watcher()
    {
        var probe = NewProbe();
        return (probe, Start(new Script { Receive = (_, m) => probe.Put(m) }));
    }
}

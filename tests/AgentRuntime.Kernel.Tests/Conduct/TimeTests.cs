using AgentRuntime.Testing;
using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class TimeTests : ConductTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task ReceiveTimeout_NoMessage_ComesAgainAndAgain()
    {
        var probe = NewProbe();
        Start(new Script { PreStart = a => a.Ctx.SetReceiveTimeout(Tick), Receive = (_, m) => probe.Put(m) });

        await probe.ExpectAsync<ReceiveTimeout>();
        await probe.ExpectAsync<ReceiveTimeout>();
    }

    [Fact]
    public async Task ReceiveTimeout_SetToNull_Ends()
    {
        var probe = NewProbe();
        var actor = Start(new Script
        {
            PreStart = a => a.Ctx.SetReceiveTimeout(Tick),
            Receive = (a, m) =>
            {
                a.Ctx.SetReceiveTimeout(null);
                probe.Put(m);
            },
        });

        await probe.ExpectAsync<ReceiveTimeout>();
        Assert.Equal("none", await InsideAsync<string>(actor, a => a.Ctx.ReceiveTimeout?.ToString() ?? "none"));
        await probe.ExpectNothingAsync(ShortWait);
    }

    [Fact]
    public async Task ReceiveTimeout_Messages_PutItOff()
    {
        var probe = NewProbe();
        var actor = Start(new Script
        {
            PreStart = a => a.Ctx.SetReceiveTimeout(TimeSpan.FromSeconds(2)),
            Receive = (_, m) => probe.Put(m),
        });

        for (var i = 0; i < 5; i++)
        {
            actor.Tell(i);
            await probe.ExpectAsync(i);
        }

        await probe.ExpectAsync<ReceiveTimeout>();
    }

    [Fact]
    public async Task ReceiveTimeout_NotInfluencingMessages_DoNotPutItOff()
    {
        var probe = NewProbe();
        var actor = Start(new Script
        {
            PreStart = a => a.Ctx.SetReceiveTimeout(TimeSpan.FromMilliseconds(300)),
            Receive = (_, m) =>
            {
                if (m is ReceiveTimeout)
                {
                    probe.Put(m);
                }
            },
        });
        using var ticks = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(50), actor, new Transparent(), ActorRefs.NoSender, ticks);

        await probe.ExpectAsync<ReceiveTimeout>();
        ticks.Cancel();
    }

    [Fact]
    public async Task ReceiveTimeout_NotInfluencingTimerMessages_DoNotPutItOff()
    {
        var probe = NewProbe();
        Start(new Script
        {
            PreStart = a =>
            {
                a.Ctx.SetReceiveTimeout(TimeSpan.FromMilliseconds(300));
                a.Timers.StartPeriodicTimer("t", new Transparent(), TimeSpan.FromMilliseconds(50));
            },
            Receive = (_, m) =>
            {
                if (m is ReceiveTimeout)
                {
                    probe.Put(m);
                }
            },
        });

        await probe.ExpectAsync<ReceiveTimeout>();
    }

    [Fact]
    public async Task ReceiveTimeout_Restart_IsKept()
    {
        var probe = NewProbe();
        var actor = Start(new Script
        {
            Constructed = a => a.Ctx.SetReceiveTimeout(TimeSpan.FromMilliseconds(200)),
            Receive = (_, m) => probe.Put(m),
        });

        actor.Tell(new InvalidOperationException("x"));

        await probe.ExpectAsync<ReceiveTimeout>();
    }

    [Fact]
    public async Task Timer_Single_ComesOnceWithoutASender()
    {
        var probe = NewProbe();
        var actor = Start(new Script { Receive = (a, m) => probe.Put($"{m} {a.From.Equals(Sys.DeadLetters)}") });

        actor.Tell((Action<Scripted>)(a => a.Timers.StartSingleTimer("t", "x", Tick)));

        await probe.ExpectAsync("x True");
        Assert.False(await InsideAsync<bool>(actor, a => a.Timers.IsTimerActive("t")));
        await probe.ExpectNothingAsync(ShortWait);
    }

    [Fact]
    public async Task Timer_SameKey_ReplacesTheOldOneEvenWhenItsMessageIsInTheMailbox()
    {
        var probe = NewProbe();
        var actor = Start(new Script { Receive = (_, m) => probe.Put(m) });

        actor.Tell((Action<Scripted>)(a =>
        {
            a.Timers.StartSingleTimer("t", "old", TimeSpan.Zero);
            Block(ShortWait);
            a.Timers.StartSingleTimer("t", "new", TimeSpan.Zero);
        }));

        await probe.ExpectAsync("new");
        await probe.ExpectNothingAsync(ShortWait);
    }

    [Fact]
    public async Task Timer_Cancelled_DoesNotComeEvenWhenItsMessageIsInTheMailbox()
    {
        var probe = NewProbe();
        var actor = Start(new Script { Receive = (_, m) => probe.Put(m) });

        actor.Tell((Action<Scripted>)(a =>
        {
            a.Timers.StartSingleTimer("t", "old", TimeSpan.Zero);
            Block(ShortWait);
            a.Timers.Cancel("t");
        }));
        await SettleAsync(actor);

        await probe.ExpectNothingAsync(ShortWait);
    }

    [Fact]
    public async Task Timer_Periodic_RepeatsUntilCancelled()
    {
        var probe = NewProbe();
        var actor = Start(new Script { Receive = (_, m) => probe.Put(m) });
        actor.Tell((Action<Scripted>)(a => a.Timers.StartPeriodicTimer("t", "x", TimeSpan.Zero, Tick)));
        await probe.ExpectAsync("x", "x", "x");

        Assert.Equal(["t"], await InsideAsync<string[]>(actor, a =>
        {
            string[] active = [.. a.Timers.ActiveTimers.Cast<string>()];
            a.Timers.CancelAll();
            return active;
        }));
        await SettleAsync(actor);
        await DrainAsync(probe);

        await probe.ExpectNothingAsync(ShortWait);
    }

    [Fact]
    public async Task Timer_Restart_IsCancelled()
    {
        var probe = NewProbe();
        var actor = Start(new Script { Receive = (_, m) => probe.Put(m) });
        actor.Tell((Action<Scripted>)(a => a.Timers.StartPeriodicTimer("t", "x", Tick)));
        await probe.ExpectAsync("x");

        actor.Tell(new InvalidOperationException("x"));
        await SettleAsync(actor);
        await DrainAsync(probe);

        await probe.ExpectNothingAsync(ShortWait);
        Assert.False(await InsideAsync<bool>(actor, a => a.Timers.IsTimerActive("t")));
    }

    [Fact]
    public async Task Timer_OwnSender_IsTheSender()
    {
        var probe = NewProbe();
        var other = Start(new Script(), "other");
        var actor = Start(new Script { Receive = (a, m) => probe.Put($"{m} {a.From.Path.Name}") });

        actor.Tell((Action<Scripted>)(a => a.Timers.StartSingleTimer("t", "x", Tick, other)));

        await probe.ExpectAsync("x other");
    }

    [Fact]
    public async Task ScheduleTellOnce_Sender_IsKept()
    {
        var probe = NewProbe();
        var other = Start(new Script());

        Sys.Scheduler.ScheduleTellOnce(Tick, probe.Ref, "x", other);

        await probe.ExpectAsync("x");
        Assert.Equal(other, probe.LastSender);
    }

    [Fact]
    public async Task ScheduleTellOnce_Cancelled_DoesNotCome()
    {
        var probe = NewProbe();
        var cancelable = Sys.Scheduler.ScheduleTellOnceCancelable(ShortWait, probe.Ref, "x", ActorRefs.NoSender);

        cancelable.Cancel();

        Assert.True(cancelable.IsCancellationRequested);
        await probe.ExpectNothingAsync(ShortWait + ShortWait);
    }

    [Fact]
    public async Task ScheduleTellOnce_CancelledBefore_DoesNotCome()
    {
        var probe = NewProbe();

        Sys.Scheduler.ScheduleTellOnce(TimeSpan.Zero, probe.Ref, "x", ActorRefs.NoSender, Cancelable.CreateCanceled());

        await probe.ExpectNothingAsync(ShortWait);
    }

    [Fact]
    public async Task ScheduleTellRepeatedly_Cancelled_Ends()
    {
        var probe = NewProbe();
        var cancelable = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(TimeSpan.Zero, Tick, probe.Ref, "x", ActorRefs.NoSender);
        await probe.ExpectAsync("x", "x");

        cancelable.Cancel();
        await SettleAsync(probe.Ref);
        await DrainAsync(probe);

        await probe.ExpectNothingAsync(ShortWait);
    }

    [Fact]
    public void Schedule_NegativeDelayOrInterval_Throws()
    {
        var negative = TimeSpan.FromMilliseconds(-1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellOnce(negative, Sys.DeadLetters, "x", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellRepeatedly(negative, Tick, Sys.DeadLetters, "x", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellRepeatedly(Tick, negative, Sys.DeadLetters, "x", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellRepeatedly(Tick, TimeSpan.Zero, Sys.DeadLetters, "x", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.Advanced.ScheduleOnce(negative, () => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.Advanced.ScheduleRepeatedly(Tick, TimeSpan.Zero, () => { }));
    }

    [Fact]
    public async Task ScheduleRepeatedly_ActionThrows_IsNotRunAgain()
    {
        var probe = NewProbe();

        Sys.Scheduler.Advanced.ScheduleRepeatedly(TimeSpan.Zero, Tick, () =>
        {
            probe.Put("ran");
            throw new InvalidOperationException("x");
        });

        await probe.ExpectAsync("ran");
        await probe.ExpectNothingAsync(ShortWait);
    }

    [Fact]
    public async Task ScheduleOnce_ActionThrows_OthersRun()
    {
        var probe = NewProbe();

        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => throw new InvalidOperationException("x"));
        Sys.Scheduler.Advanced.ScheduleOnce(Tick, () => probe.Put("ran"));

        await probe.ExpectAsync("ran");
    }

    [Fact]
    public async Task Cancelable_CancelAfter_CancelsTheToken()
    {
        using var cancelable = new Cancelable(Sys.Scheduler, Tick);
        var cancelled = new TaskCompletionSource();
        await using var registration = cancelable.Token.Register(() => cancelled.SetResult());

        await cancelled.Task.WaitAsync(LongWait);
        Assert.True(cancelable.IsCancellationRequested);
    }

    [Fact]
    public void Cancelable_Linked_IsCancelledWithAnyOfThem()
    {
        using var first = new Cancelable(Sys.Scheduler);
        using var second = new Cancelable(Sys.Scheduler);
        var linked = Cancelable.CreateLinkedCancelable(Sys.Scheduler, first, second);
        Assert.False(linked.IsCancellationRequested);

        second.Cancel();

        Assert.True(linked.IsCancellationRequested);
        Assert.True(linked.Token.IsCancellationRequested);
        Assert.False(first.IsCancellationRequested);
    }

    [Fact]
    public void Scheduler_SystemTerminated_RefusesWork()
    {
        var scheduler = Sys.Scheduler;
        Sys.Dispose();

        Assert.Throws<SchedulerException>(() => scheduler.Advanced.ScheduleOnce(Tick, () => { }));
    }

    [KernelFact("a message on its way is a dead letter")]
    public async Task Timer_Stop_MessageOnItsWayIsNoDeadLetter()
    {
        var letters = Listen<Akka.Event.DeadLetter>();
        var actor = Start(new Script());

        actor.Tell((Action<Scripted>)(a =>
        {
            a.Timers.StartSingleTimer("t", "x", TimeSpan.Zero);
            Block(ShortWait);
            a.Ctx.Stop(a.Me);
        }));

        await EndAsync(actor);
        await letters.ExpectNothingAsync();
    }

    /// <summary>Keeps the actor busy while its timer's message comes to wait in the mailbox.</summary>
    private static void Block(TimeSpan time)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(time);
    }

    private static async Task DrainAsync(Probe probe)
    {
        probe.Put("drained");
        while (await probe.ExpectAsync<object>() is not "drained")
        {
        }
    }

    private sealed class Transparent : INotInfluenceReceiveTimeout;
}

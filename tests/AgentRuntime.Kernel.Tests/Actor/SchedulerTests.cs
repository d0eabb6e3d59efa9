using System.Diagnostics;
using AgentRuntime.Testing;
using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class SchedulerTests : KernelTest
{
    [Fact]
    public void ScheduleTellOnce_Delay_IsKept()
    {
        var start = Stopwatch.GetTimestamp();

        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(50), TestActor, "now", TestActor);

        ExpectMsg<string>((_, sender) => Assert.Equal(TestActor, sender));
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(45));
    }

    [Fact]
    public void ScheduleTellOnce_SeveralDelays_ComeInTheirOrder()
    {
        foreach (var delay in new[] { 150, 50, 100, 1 })
        {
            Sys.Scheduler.ScheduleTellOnce(delay, TestActor, delay, ActorRefs.NoSender);
        }

        ExpectMsg(1);
        ExpectMsg(50);
        ExpectMsg(100);
        ExpectMsg(150);
    }

    [Fact]
    public async Task Cancel_WorkOfATerminatedSystem_DoesNothing()
    {
        var system = ActorSystem.Create("ended");
        using var first = new Cancelable(system.Scheduler);
        using var second = new Cancelable(system.Scheduler);
        system.Scheduler.ScheduleTellOnce(TimeSpan.FromHours(1), TestActor, "never", ActorRefs.NoSender, first);
        system.Scheduler.ScheduleTellOnce(TimeSpan.FromHours(2), TestActor, "never", ActorRefs.NoSender, second);
        await system.Terminate();

        first.Cancel();
        second.Cancel();

        Assert.True(first.IsCancellationRequested && second.IsCancellationRequested);
    }

    [Fact]
    public void ScheduleTellOnce_Cancelled_NothingComes()
    {
        var cancelable = Sys.Scheduler.ScheduleTellOnceCancelable(20, TestActor, "never", ActorRefs.NoSender);
        cancelable.Cancel();
        using var before = new Cancelable(Sys.Scheduler);
        before.Cancel();
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.Zero, TestActor, "never", ActorRefs.NoSender, before);

        Sys.Scheduler.ScheduleTellOnce(80, TestActor, "later", ActorRefs.NoSender);

        ExpectMsg("later");
        Assert.True(cancelable.IsCancellationRequested);
    }

    [Fact]
    public void ScheduleTellRepeatedly_UntilCancelled_ComesAgain()
    {
        var cancelable = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(0, 5, TestActor, "tick", ActorRefs.NoSender);

        ExpectMsg("tick");
        ExpectMsg("tick");
        ExpectMsg("tick");
        cancelable.Cancel();
        Sys.Scheduler.ScheduleTellOnce(60, TestActor, "later", ActorRefs.NoSender);

        FishForMessage(m => m is "later");
        ExpectNothingElse();
    }

    [Fact]
    public void ScheduleTellRepeatedly_OneCancelableForSeveral_AllEnd()
    {
        using var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(3), TestActor, "a", ActorRefs.NoSender, cancelable);
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(3), TestActor, "b", ActorRefs.NoSender, cancelable);
        FishForMessage(m => m is "a");
        FishForMessage(m => m is "b");

        cancelable.Cancel();
        Sys.Scheduler.ScheduleTellOnce(60, TestActor, "later", ActorRefs.NoSender);

        FishForMessage(m => m is "later");
        Sys.Scheduler.ScheduleTellOnce(30, TestActor, "still later", ActorRefs.NoSender);
        ExpectMsg("still later");
    }

    [Fact]
    public void ScheduleOnce_Action_Runs()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(1), () => TestActor.Tell("ran", ActorRefs.NoSender));

        ExpectMsg("ran");
    }

    [Fact]
    public void ScheduleRepeatedly_ActionThrows_OthersGoOn()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(1), () => throw new BoomException());
        Sys.Scheduler.ScheduleTellOnce(20, TestActor, "alive", ActorRefs.NoSender);

        ExpectMsg("alive");
    }

    [KernelFact("one thread does all that is scheduled")]
    public void ScheduleOnce_ActionBlocks_MessagesStillCome()
    {
        using var release = new ManualResetEventSlim();
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () =>
        {
            TestActor.Tell("blocking", ActorRefs.NoSender);
            release.Wait(Patience);
        });
        ExpectMsg("blocking");

        Sys.Scheduler.ScheduleTellOnce(5, TestActor, "in time", ActorRefs.NoSender);
        ExpectMsg("in time");
        release.Set();
    }

    [Fact]
    public void ScheduleTellOnce_SameDelay_ComeInTheOrderOfScheduling()
    {
        for (var i = 0; i < 200; i++)
        {
            Sys.Scheduler.ScheduleTellOnce(i % 7, TestActor, i, ActorRefs.NoSender);
        }

        var seen = new int[7];
        for (var i = 0; i < 200; i++)
        {
            var number = ExpectMsg<int>();
            Assert.True(seen[number % 7] <= number);
            seen[number % 7] = number;
        }
    }

    [Fact]
    public void ScheduleRepeatedly_Action_UntilCancelled()
    {
        var cancelable = Sys.Scheduler.Advanced.ScheduleRepeatedlyCancelable(0, 2, () => TestActor.Tell("ran", ActorRefs.NoSender));

        ExpectMsg("ran");
        ExpectMsg("ran");
        cancelable.Cancel();
    }

    [Fact]
    public void Schedule_NegativeDelayOrNoInterval_Throws()
    {
        var scheduler = Sys.Scheduler;

        Assert.Throws<ArgumentOutOfRangeException>(
            () => scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(-1), TestActor, "x", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.Zero, TestActor, "x", ActorRefs.NoSender));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(-1), () => { }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => scheduler.Advanced.ScheduleRepeatedly(TimeSpan.Zero, TimeSpan.Zero, () => { }));
    }

    [Fact]
    public void Schedule_ManyFromManyThreads_AllComeAndNoneTwice()
    {
        const int PerThread = 2000;
        var seen = new int[4 * PerThread];
        using var all = new CountdownEvent(seen.Length);
        var random = new Random(7);
        var delays = Enumerable.Range(0, seen.Length).Select(_ => random.Next(0, 60)).ToArray();

        Parallel.For(0, 4, thread =>
        {
            for (var i = 0; i < PerThread; i++)
            {
                var number = (thread * PerThread) + i;
                Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(delays[number]), () =>
                {
                    Interlocked.Increment(ref seen[number]);
                    all.Signal();
                });
            }
        });

        Assert.True(all.Wait(Patience));
        Assert.All(seen, count => Assert.Equal(1, count));
    }

    [Fact]
    public void MonotonicClock_ReadTwice_NeverGoesBack()
    {
        var first = Sys.Scheduler.MonotonicClock;
        var second = Sys.Scheduler.MonotonicClock;

        Assert.True(second >= first);
        Assert.True((Sys.Scheduler.Now - TimeProvider.System.GetUtcNow()).Duration() < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void CancelAfter_Delay_CancelsTheToken()
    {
        using var cancelable = new Cancelable(Sys.Scheduler, TimeSpan.FromMilliseconds(10));

        Assert.True(cancelable.Token.WaitHandle.WaitOne(Patience));
        Assert.True(cancelable.IsCancellationRequested);
    }

    [Fact]
    public void CreateLinkedCancelable_OneIsCancelled_AllAre()
    {
        using var first = new Cancelable(Sys.Scheduler);
        using var second = new Cancelable(Sys.Scheduler);
        var linked = Cancelable.CreateLinkedCancelable(Sys.Scheduler, first, second);
        Assert.False(linked.IsCancellationRequested);

        second.Cancel();

        Assert.True(linked.IsCancellationRequested);
        Assert.True(linked.Token.IsCancellationRequested);
        Assert.False(first.IsCancellationRequested);
        Assert.True(Cancelable.CreateCanceled().IsCancellationRequested);
    }
}

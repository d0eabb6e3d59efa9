using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class StressTests : KernelTest
{
    [Fact]
    public void Tell_ManySenders_NothingLostOrDoubledAndTheOrderOfEachSenderKept()
    {
        const int Senders = 8;
        const int Each = 50_000;
        using var done = new ManualResetEventSlim();
        var next = new int[Senders];
        var outOfOrder = 0;
        var received = 0;
        var actor = Start(me => me.On<(int Sender, int Number)>(m =>
        {
            if (next[m.Sender]++ != m.Number)
            {
                outOfOrder++;
            }

            if (++received == Senders * Each)
            {
                done.Set();
            }
        }));

        Parallel.For(0, Senders, new ParallelOptions { MaxDegreeOfParallelism = Senders }, sender =>
        {
            for (var i = 0; i < Each; i++)
            {
                actor.Tell((sender, i), ActorRefs.NoSender);
            }
        });

        Assert.True(done.Wait(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, outOfOrder);
        Assert.All(next, n => Assert.Equal(Each, n));
    }

    [Fact]
    public void Tell_WhileTheActorFailsNowAndThen_OnlyTheFailedMessagesAreLost()
    {
        const int Count = 20_000;
        Sys.EventStream.SetLogLevel(Akka.Event.LogLevel.ErrorLevel);
        using var done = new ManualResetEventSlim();
        var seen = new int[Count];
        var parent = Start(me =>
        {
            me.Strategy = () => new OneForOneStrategy(-1, -1, Decider.From(_ => Directive.Restart), loggingEnabled: false);
            me.OnStart = () => TestActor.Tell(me.Ctx.ActorOf(Act.Props(child => child.On<int>(i =>
            {
                seen[i]++;
                if (i == Count - 1)
                {
                    done.Set();
                }
                else if (i % 100 == 0)
                {
                    throw new BoomException();
                }
            }))));
        });
        var actor = ExpectMsg<IActorRef>();

        for (var i = 0; i < Count; i++)
        {
            actor.Tell(i, ActorRefs.NoSender);
        }

        Assert.True(done.Wait(TimeSpan.FromMinutes(1)));
        Assert.All(seen, n => Assert.Equal(1, n));
        Assert.NotNull(parent);
    }

    [Fact]
    public void Tell_WhileTheActorStops_EachMessageIsHandledOrADeadLetterOnce()
    {
        const int Rounds = 100;
        const int Each = 100;
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(Akka.Event.DeadLetter));
        var handled = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var actor = Start(me => me.On<int>(_ => Interlocked.Increment(ref handled)));
            Parallel.For(0, 4, thread =>
            {
                for (var i = 0; i < Each; i++)
                {
                    if (thread == 0 && i == Each / 2)
                    {
                        Sys.Stop(actor);
                    }

                    actor.Tell(i, ActorRefs.NoSender);
                }
            });
        }

        var dead = 0;
        while (dead + Volatile.Read(ref handled) < Rounds * Each * 4)
        {
            letters.ExpectMsg<Akka.Event.DeadLetter>(Patience);
            dead++;
        }

        letters.Ref.Tell("end");
        letters.ExpectMsg("end", Patience);
        Assert.Equal(Rounds * Each * 4, dead + handled);
    }

    [Fact]
    public async Task ActorOf_SpawnAndStopForLong_MemoryDoesNotGrow()
    {
        await SpawnAndStop(2_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var round = 0; round < 10; round++)
        {
            await SpawnAndStop(2_000);
        }

        await AwaitAssertAsync(
            () => Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 3_000_000), Patience);

        async Task SpawnAndStop(int count)
        {
            var parent = Start(me =>
            {
                for (var i = 0; i < count; i++)
                {
                    var child = me.Ctx.ActorOf(Act.Props(c => c.OnAny(o => c.From.Tell(o))));
                    me.Ctx.Watch(child);
                    me.Ctx.Stop(child);
                }

                var left = count;
                me.On<Terminated>(_ =>
                {
                    if (--left == 0)
                    {
                        me.Ctx.Stop(me.Me);
                    }
                });
            });
            Watch(parent);
            await ExpectTerminatedAsync(parent, TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void Tell_SteadyFlow_AllocatesNothing()
    {
        const int Window = 500;
        const int Windows = 200;
        using var arrived = new SemaphoreSlim(0);
        var count = 0;
        var message = new object();
        var actor = Start(me => me.OnAny(_ =>
        {
            if (++count % Window == 0)
            {
                arrived.Release();
            }
        }));
        SendWindows(Windows);

        var before = GC.GetAllocatedBytesForCurrentThread();
        SendWindows(Windows);
        var perMessage = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(Window * Windows);

        // A node has 40 bytes; tests that run beside this one may take some nodes from the common store.
        Assert.InRange(perMessage, 0, 10);

        void SendWindows(int windows)
        {
            for (var i = 0; i < windows; i++)
            {
                for (var j = 0; j < Window; j++)
                {
                    actor.Tell(message, ActorRefs.NoSender);
                }

                Assert.True(arrived.Wait(Patience));
            }
        }
    }

    [Fact]
    public void ActorOf_FromManyThreads_NamesAreUniqueAndAllLive()
    {
        var actors = new IActorRef[4000];

        Parallel.For(0, actors.Length, i => actors[i] = Start(me => me.OnAny(o => me.From.Tell(o))));

        Assert.Equal(actors.Length, actors.Select(a => a.Path.Name).Distinct(StringComparer.Ordinal).Count());
        foreach (var actor in actors)
        {
            actor.Tell(1, TestActor);
        }

        foreach (var _ in actors)
        {
            ExpectMsg(1);
        }
    }

    [Fact]
    public void ActorOf_SameNameFromManyThreads_OneWins()
    {
        for (var round = 0; round < 50; round++)
        {
            var made = 0;
            var name = "contended" + round;
            Parallel.For(0, 8, _ =>
            {
                try
                {
                    Idle(name);
                    Interlocked.Increment(ref made);
                }
                catch (InvalidActorNameException)
                {
                    // The others lose: that is what this is about.
                }
            });
            Assert.Equal(1, made);
        }
    }
}

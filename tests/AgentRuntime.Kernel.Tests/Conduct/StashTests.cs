using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class StashTests : ConductTests
{
    [Fact]
    public async Task UnstashAll_MessagesWaiting_ComesBeforeThemInOrderWithSenders()
    {
        var probe = NewProbe();
        using var gate = new ManualResetEventSlim();
        var open = false;
        var actor = Start(new Script
        {
            Receive = (a, m) =>
            {
                if (m is "open")
                {
                    gate.Wait(LongWait);
                    open = true;
                    a.Stash.UnstashAll();
                }
                else if (open)
                {
                    probe.Put($"{m} {a.From.Path.Name}");
                }
                else
                {
                    a.Stash.Stash();
                }
            },
        });
        var sender = Start(new Script(), "sender");

        actor.Tell(1, sender);
        actor.Tell(2, sender);
        actor.Tell("open", sender);
        actor.Tell(3, sender);
        gate.Set();

        await probe.ExpectAsync("1 sender", "2 sender", "3 sender");
    }

    [Fact]
    public async Task Unstash_Several_TakesTheOldest()
    {
        var probe = NewProbe();
        var actor = Start(new Script
        {
            Receive = (a, m) =>
            {
                if (m is "one")
                {
                    a.Stash.Unstash();
                    a.Ctx.Become(x => probe.Put(x));
                }
                else
                {
                    a.Stash.Stash();
                }
            },
        });

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell("one");

        await probe.ExpectAsync(1);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Stash_SameMessageTwice_Throws()
    {
        var errors = Listen<Error>();
        var actor = Start(new Script
        {
            Receive = (a, _) =>
            {
                a.Stash.Stash();
                a.Stash.Stash();
            },
        });

        actor.Tell("x");

        Assert.IsType<IllegalActorStateException>((await errors.ExpectAsync<Error>()).Cause);
    }

    [Fact]
    public async Task Stash_Full_ThrowsOverflow()
    {
        var errors = Listen<Error>();
        var actor = Sys.ActorOf(new Script { Receive = (a, _) => a.Stash.Stash() }.Props.WithStashCapacity(2));

        actor.Tell(1);
        actor.Tell(2);
        await SettleAsync(actor);
        Assert.True(await InsideAsync<bool>(actor, a => a.Stash.IsFull));
        Assert.Equal(2, await InsideAsync<int>(actor, a => a.Stash.Capacity));
        await errors.ExpectNothingAsync();
        actor.Tell(3);

        Assert.IsType<StashOverflowException>((await errors.ExpectAsync<Error>()).Cause);
    }

    [Fact]
    public async Task Restart_MessagesStashed_AreReceivedAgain()
    {
        var probe = NewProbe();
        var first = true;
        var actor = Start(new Script
        {
            PostRestart = (_, _) => first = false,
            Receive = (a, m) =>
            {
                if (first)
                {
                    a.Stash.Stash();
                }
                else
                {
                    probe.Put(m);
                }
            },
        });

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(new InvalidOperationException("x"));
        actor.Tell(3);

        await probe.ExpectAsync(1, 2, 3);
    }

    [Fact]
    public async Task Stop_MessagesStashed_BecomeDeadLetters()
    {
        var letters = Listen<DeadLetter>();
        var actor = Start(new Script { Receive = (a, _) => a.Stash.Stash() });
        actor.Tell("x");
        await SettleAsync(actor);

        Sys.Stop(actor);

        Assert.Equal("x", (await letters.ExpectAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task UnstashAll_Predicate_PutsBackThoseOnly()
    {
        var probe = NewProbe();
        var actor = Start(new Script { Receive = (a, _) => a.Stash.Stash() });
        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(3);

        actor.Tell((Action<Scripted>)(a =>
        {
            a.Ctx.Become(m => probe.Put(m));
            a.Stash.UnstashAll(e => (int)e.Message != 2);
        }));

        await probe.ExpectAsync(1, 3);
    }

    [Fact]
    public async Task ClearStash_Filled_GivesAllAndForgetsThem()
    {
        var actor = Start(new Script { Receive = (a, _) => a.Stash.Stash() });
        actor.Tell(1);
        actor.Tell(2);

        Assert.Equal(2, await InsideAsync<int>(actor, a => a.Stash.ClearStash().Count()));
        Assert.True(await InsideAsync<bool>(actor, a => a.Stash.IsEmpty && !a.Stash.NonEmpty && a.Stash.Count == 0));
    }

    [Fact]
    public async Task Stash_InReceiveAsync_StashesItsMessage()
    {
        var probe = NewProbe();
        var actor = Start(new Script
        {
            Receive = (a, m) => a.Run(async () =>
            {
                await Task.Yield();
                a.Stash.Stash();
                a.Ctx.Become(x => probe.Put(x));
                a.Stash.UnstashAll();
                probe.Put($"stashed {m}");
            }),
        });

        actor.Tell("x");

        await probe.ExpectAsync("stashed x", "x");
    }
}

using AgentRuntime.Testing;
using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class AsyncHandlerTests : KernelTest
{
    [Fact]
    public void ReceiveAsync_WhileItAwaits_NoOtherMessageIsProcessed()
    {
        var gate = new TaskCompletionSource();
        var actor = Start(me =>
        {
            me.OnAsync<string>(async s =>
            {
                TestActor.Tell("begin " + s);
                await gate.Task;
                TestActor.Tell("end " + s);
            });
            me.On<int>(i => TestActor.Tell(i));
        });

        actor.Tell("a");
        actor.Tell(1);
        actor.Tell("b");
        ExpectMsg("begin a");
        ExpectNothingElse();
        gate.SetResult();

        ExpectMsg("end a");
        ExpectMsg(1);
        ExpectMsg("begin b");
        ExpectMsg("end b");
    }

    [Fact]
    public void ReceiveAsync_AfterAwait_SenderSelfAndContextAreValid()
    {
        var actor = Start(me => me.OnAsync<string>(async s =>
        {
            var sender = me.From;
            var self = me.Me;
            await Task.Yield();
            await Task.Run(() => { }).ConfigureAwait(true);
            TestActor.Tell((sender.Equals(me.From), self.Equals(me.Me), self.Equals(me.Ctx.Self)));
            me.From.Tell("answer to " + s);
        }));

        actor.Tell("question", TestActor);

        ExpectMsg((true, true, true));
        ExpectMsg("answer to question");
    }

    [Fact]
    public void ReceiveAsync_ManyAwaits_RunOneAtATime()
    {
        var inside = 0;
        var overlaps = 0;
        var actor = Start(me => me.OnAsync<int>(async i =>
        {
            for (var step = 0; step < 20; step++)
            {
                if (Interlocked.Increment(ref inside) != 1)
                {
                    overlaps++;
                }

                Interlocked.Decrement(ref inside);
                await Task.Yield();
            }

            me.From.Tell(i);
        }));

        for (var i = 0; i < 50; i++)
        {
            actor.Tell(i, TestActor);
        }

        for (var i = 0; i < 50; i++)
        {
            ExpectMsg(i);
        }

        Assert.Equal(0, overlaps);
    }

    [Fact]
    public void ReceiveAsync_ThrowsAfterAwait_GoesToTheSupervisorWithTheMessage()
    {
        var actor = Start(me =>
        {
            me.OnPreRestart = (e, m) => TestActor.Tell($"{e.Message} at {m}");
            me.OnAsync<string>(async s =>
            {
                await Task.Yield();
                throw new BoomException("late");
            });
            me.On<int>(i => TestActor.Tell(i));
        });

        EventFilter.Exception<BoomException>("late").ExpectOne(() =>
        {
            actor.Tell("message");
            actor.Tell(1);
            ExpectMsg("late at message");
            ExpectMsg(1);
        });
    }

    [Fact]
    public void ReceiveAsync_ThrowsBeforeAwait_GoesToTheSupervisor()
        => EventFilter.Exception<BoomException>("early").ExpectOne(() =>
        {
            var actor = Start(me =>
            {
                me.OnAsync<string>(_ => throw new BoomException("early"));
                me.On<int>(i => TestActor.Tell(i));
            });
            actor.Tell("message");
            actor.Tell(1);
            ExpectMsg(1);
        });

    [Fact]
    public void ReceiveAsync_Resumed_GoesOnWithTheNextMessage()
    {
        var parent = Start(me =>
        {
            me.Strategy = () => new OneForOneStrategy(_ => Directive.Resume);
            me.OnStart = () => me.Ctx.ActorOf(
                Act.Props(child =>
                {
                    var count = 0;
                    child.OnAsync<string>(async _ =>
                    {
                        count++;
                        await Task.Yield();
                        throw new BoomException();
                    });
                    child.On<int>(_ => TestActor.Tell(count));
                }),
                "child");
            me.OnAny(o => me.Ctx.Child("child").Forward(o));
        });

        parent.Tell("fail");
        parent.Tell("fail");
        parent.Tell(0);

        ExpectMsg(2);
    }

    [Fact]
    public void ReceiveAnyAsync_Message_IsHandled()
    {
        var actor = Start(me => me.OnAnyAsync(async o =>
        {
            await Task.Yield();
            me.From.Tell(o);
        }));

        actor.Tell("x", TestActor);

        ExpectMsg("x");
    }

    [Fact]
    public void ReceiveAsync_Become_HoldsFromTheNextMessageOn()
    {
        var actor = Start(me => me.OnAsync<string>(async s =>
        {
            await Task.Yield();
            me.Switch(() => me.OnAsync<string>(async t =>
            {
                await Task.Yield();
                TestActor.Tell("second " + t);
            }));
            TestActor.Tell("first " + s);
        }));

        actor.Tell("a");
        actor.Tell("b");

        ExpectMsg("first a");
        ExpectMsg("second b");
    }

    [Fact]
    public void RunTask_InHandler_NextMessageWaitsForIt()
    {
        var actor = Start(me => me.On<string>(s =>
        {
            me.Run(async () =>
            {
                TestActor.Tell("task begins " + s);
                await Task.Yield();
                TestActor.Tell("task ends " + s);
            });
            TestActor.Tell("handler ends " + s);
        }));

        actor.Tell("a");
        actor.Tell("b");

        ExpectMsg("task begins a");
        ExpectMsgAllOf("handler ends a", "task ends a");
        ExpectMsg("task begins b");
        ExpectMsgAllOf("handler ends b", "task ends b");
    }

    [Fact]
    public void RunTask_OutsideAnActor_Throws()
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(
            () => Akka.Dispatch.ActorTaskScheduler.RunTask(() => Task.CompletedTask)));
        thread.Start();
        thread.Join();

        Assert.IsType<InvalidOperationException>(thrown);
    }

    [Fact]
    public void Stop_WhileAHandlerAwaits_StopsAtOnce()
    {
        var gate = new TaskCompletionSource();
        var actor = Start(me =>
        {
            me.OnStop = () => TestActor.Tell("stopped");
            me.OnAsync<string>(async _ =>
            {
                TestActor.Tell("begin");
                await gate.Task;
            });
        });
        Watch(actor);
        actor.Tell("x");
        ExpectMsg("begin");

        Sys.Stop(actor);

        ExpectMsg("stopped");
        ExpectTerminated(actor);
        gate.SetResult();
    }

    [KernelFact("the rest of the handler never runs")]
    public void Stop_WhileAHandlerAwaits_ItsFinallyStillRuns()
    {
        var gate = new TaskCompletionSource();
        var actor = Start(me => me.OnAsync<string>(async _ =>
        {
            TestActor.Tell("begin");
            try
            {
                await gate.Task;
            }
            finally
            {
                TestActor.Tell("finally", ActorRefs.NoSender);
            }
        }));
        Watch(actor);
        actor.Tell("x");
        ExpectMsg("begin");
        Sys.Stop(actor);
        ExpectTerminated(actor);

        gate.SetResult();

        ExpectMsg("finally");
    }

    [Fact]
    public void PoisonPill_WhileAHandlerAwaits_ComesAfterIt()
    {
        var gate = new TaskCompletionSource();
        var actor = Start(me =>
        {
            me.OnStop = () => TestActor.Tell("stopped");
            me.OnAsync<string>(async _ =>
            {
                await gate.Task;
                TestActor.Tell("end");
            });
        });
        actor.Tell("x");
        actor.Tell(PoisonPill.Instance);

        gate.SetResult();

        ExpectMsg("end");
        ExpectMsg("stopped");
    }

    [Fact]
    public void Restart_WhileAHandlerAwaits_TheNewInstanceTakesMessagesWhenItIsDone()
    {
        var gate = new TaskCompletionSource();
        var parent = RestartWhileAwaiting(gate);

        gate.SetResult();

        parent.Tell(("awaits", (object)2), TestActor);
        ExpectMsg(2);
    }

    [KernelFact("the new instance waits for the old one's handler")]
    public void Restart_WhileAHandlerAwaits_TheNewInstanceTakesMessagesAtOnce()
    {
        var gate = new TaskCompletionSource();
        var parent = RestartWhileAwaiting(gate);

        parent.Tell(("awaits", (object)1), TestActor);

        ExpectMsg(1);
        gate.SetResult();
    }

    [Fact]
    public void Stash_InAsyncHandler_KeepsTheMessage()
    {
        var actor = Sys.ActorOf(Props.Create(() => new AsyncDoor(TestActor)));

        actor.Tell("a");
        actor.Tell("b");
        actor.Tell("open");

        ExpectMsg("a");
        ExpectMsg("b");
    }

    /// <summary>The parent of an actor that was restarted while its handler awaits the gate.</summary>
    private IActorRef RestartWhileAwaiting(TaskCompletionSource gate)
    {
        var parent = Start(me =>
        {
            me.Strategy = () => new AllForOneStrategy(_ => Directive.Restart);
            me.OnStart = () =>
            {
                me.Ctx.ActorOf(
                    Act.Props(a =>
                    {
                        a.OnPostRestart = _ => TestActor.Tell("restarted");
                        a.OnAsync<string>(async _ =>
                        {
                            TestActor.Tell("begin");
                            await gate.Task;
                        });
                        a.On<int>(i => a.From.Tell(i));
                    }),
                    "awaits");
                me.Ctx.ActorOf(Act.Props(b => b.OnAny(_ => throw new BoomException())), "fails");
            };
            me.On<(string To, object Message)>(m => me.Ctx.Child(m.To).Forward(m.Message));
        });
        parent.Tell(("awaits", (object)"x"));
        ExpectMsg("begin");

        parent.Tell(("fails", (object)"x"));
        ExpectMsg("restarted");
        return parent;
    }

    private sealed class AsyncDoor : ReceiveActor, IWithUnboundedStash
    {
        public AsyncDoor(IActorRef probe) => ReceiveAsync<string>(async s =>
        {
            await Task.Yield();
            if (s == "open")
            {
                Become(() => Receive<string>(t => probe.Tell(t)));
                Stash.UnstashAll();
            }
            else
            {
                Stash.Stash();
            }
        });

        public IStash Stash { get; set; } = null!;
    }
}

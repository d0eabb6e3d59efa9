using AgentRuntime.Kernel.Tests.Actor;
using AgentRuntime.Testing;
using Akka.Actor;
using Akka.Configuration;

namespace AgentRuntime.Kernel.Tests.Dispatch;

/// <summary>Dispatchers with hand-off; on the official packages, which do not know the setting, what is not about threads holds as well.</summary>
public sealed class DirectDispatcherTests() : KernelTest("""
    direct { type = Dispatcher, throughput = 30, hand-off = direct }
    last { type = Dispatcher, throughput = 30, hand-off = direct-last }
    wrong { type = Dispatcher, hand-off = sideways }
    narrow { type = Dispatcher, throughput = 30, hand-off = direct, hand-off-max-waiting = 1 }
    short { type = Dispatcher, throughput = 30, hand-off = direct, hand-off-max-in-a-row = 1 }
    wide { type = Dispatcher, throughput = 30, hand-off = direct, hand-off-max-waiting = 100, hand-off-max-in-a-row = 100 }
    none-waiting { type = Dispatcher, hand-off = direct, hand-off-max-waiting = 0 }
    many-waiting { type = Dispatcher, hand-off = direct, hand-off-max-waiting = 65537 }
    none-in-a-row { type = Dispatcher, hand-off = direct-last, hand-off-max-in-a-row = -1 }
    """)
{
    private const string OnePoolForAll = "dispatchers do not know hand-off and run everything on their pool";

    // The actors are made by the one that tells them: one that had run before might still be at the end of that run, on another thread.
    [KernelFact(OnePoolForAll)]
    public void Tell_FromADirectActorToAnother_RunsNextOnTheSameThread()
    {
        var threads = new List<int>();
        var third = On("direct", me => me.On<string>(_ =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            TestActor.Tell("done");
        }));
        var second = On("direct", me => me.On<string>(message =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            me.Ctx.ActorOf(third).Tell(message);
        }));
        var first = Direct(me => me.On<string>(message =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            me.Ctx.ActorOf(second).Tell(message);
        }));

        first.Tell("go");

        ExpectMsg("done");
        Assert.Equal(3, threads.Count);
        Assert.Single(threads.Distinct());
    }

    [KernelFact(OnePoolForAll)]
    public void Tell_FromADirectActor_RunsWhatWasToldFirstFirstAndAfterTheTeller()
    {
        var order = new List<string>();
        var last = On("last", me => me.On<string>(_ =>
        {
            order.Add("last");
            TestActor.Tell("done");
        }));
        var first = Direct(me => me.On<string>(message =>
        {
            me.Ctx.ActorOf(last).Tell(message);
            me.Ctx.ActorOf(On("direct", b => b.On<string>(_ => order.Add("b")))).Tell(message);
            me.Ctx.ActorOf(On("direct", c => c.On<string>(_ => order.Add("c")))).Tell(message);
            order.Add("a");
        }));

        first.Tell("go");

        ExpectMsg("done");
        Assert.Equal(["a", "b", "c", "last"], order);
    }

    [Fact]
    public void Tell_ToOnesThatBlock_HoldsNobodyBack()
    {
        using var release = new ManualResetEventSlim();
        var blocking = Enumerable.Range(0, 3).Select(_ => Last(me => me.On<string>(_ =>
        {
            TestActor.Tell("blocked");
            release.Wait(Patience);
        }))).ToArray();
        var direct = Direct(me => me.On<string>(message => TestActor.Tell(message)));
        var first = Direct(me => me.On<string>(message =>
        {
            foreach (var actor in blocking)
            {
                actor.Tell(message);
            }

            direct.Tell(message);
        }));

        first.Tell("one");
        ReceiveN(4);
        first.Tell("two");

        ExpectMsg("two");
        release.Set();
        ReceiveN(3);
    }

    [Fact]
    public void Tell_FromOneThatThenBlocks_ReachesItsTargetMeanwhile()
    {
        using var answered = new ManualResetEventSlim();
        var direct = Direct(me => me.On<string>(_ => answered.Set()));
        var last = Last(me => me.On<string>(_ =>
        {
            direct.Tell("go");
            TestActor.Tell(answered.Wait(Patience));
        }));
        var first = Direct(me => me.On<string>(message => last.Tell(message)));

        first.Tell("go");

        ExpectMsg(true);
    }

    [Fact]
    public void Tell_TwoThatTalkWithoutEnd_KeepNobodyWaiting()
    {
        var isOver = false;
        IActorRef? other = null;
        var last = Last(me => me.On<string>(_ =>
        {
            Volatile.Write(ref isOver, true);
            TestActor.Tell("ran");
        }));
        var waiting = Enumerable.Range(0, 100).Select(_ => Direct(me => me.On<string>(_ => TestActor.Tell("ran")))).ToArray();
        var one = Direct(me => me.On<int>(count =>
        {
            if (!Volatile.Read(ref isOver))
            {
                other!.Tell(count + 1, me.Me);
            }
        }));
        other = Direct(me => me.On<int>(count => me.From.Tell(count + 1, me.Me)));
        var first = Direct(me => me.On<string>(message =>
        {
            one.Tell(0);
            last.Tell(message);
            foreach (var actor in waiting)
            {
                actor.Tell(message);
            }
        }));

        first.Tell("go");

        ReceiveN(101, Patience);
    }

    [Fact]
    public void Tell_ToOneThatThrows_ItIsRestartedAndTheOthersRun()
    {
        var throwing = Direct(me => me.On<string>(message =>
        {
            if (message == "throw")
            {
                throw new InvalidOperationException("It is meant to throw.");
            }

            TestActor.Tell("alive");
        }));
        var direct = Direct(me => me.On<string>(_ => TestActor.Tell("ran")));
        var first = Direct(me => me.On<string>(_ =>
        {
            throwing.Tell("throw");
            direct.Tell("go");
        }));

        first.Tell("go");

        ExpectMsg("ran");
        throwing.Tell("go");
        ExpectMsg("alive");
    }

    [KernelFact(OnePoolForAll)]
    public void ActorOf_UnknownHandOff_SaysWhatIsKnown()
    {
        var failure = Assert.ThrowsAny<Exception>(() => Sys.ActorOf(Act.Props(static _ => { }).WithDispatcher("wrong")));

        Assert.Contains("sideways", failure.GetBaseException().Message, StringComparison.Ordinal);
        Assert.Contains("direct-last", failure.GetBaseException().Message, StringComparison.Ordinal);
        Assert.IsType<ConfigurationException>(failure.GetBaseException());
    }

    [Fact]
    public void Tell_MoreThanMayWait_TheRestNeedNotWaitForThisThread()
    {
        using var ran = new ManualResetEventSlim();
        var second = On("narrow", me => me.On<string>(_ => ran.Set()));
        var first = On("narrow", me => me.On<string>(_ => TestActor.Tell(ran.Wait(Patience))));
        var teller = Sys.ActorOf(On("narrow", me => me.On<string>(message =>
        {
            me.Ctx.ActorOf(first).Tell(message);
            me.Ctx.ActorOf(second).Tell(message);
        })));

        teller.Tell("go");

        ExpectMsg(true);
    }

    [Fact]
    public void Tell_MoreThanOneThreadDoesInARow_TheRestRunsElsewhere()
    {
        using var ran = new ManualResetEventSlim();
        var last = On("last", me => me.On<string>(_ => ran.Set()));
        var third = On("short", me => me.On<string>(_ => TestActor.Tell(ran.Wait(Patience))));
        var second = On("short", me => me.On<string>(message => me.Ctx.ActorOf(third).Tell(message)));
        var first = Sys.ActorOf(On("short", me => me.On<string>(message =>
        {
            me.Ctx.ActorOf(last).Tell(message);
            me.Ctx.ActorOf(second).Tell(message);
        })));

        first.Tell("go");

        ExpectMsg(true);
    }

    [KernelFact(OnePoolForAll)]
    public void Tell_ToAsManyAsMayWait_AllRunInOrderOnTheSameThread()
    {
        const int Count = 100;
        var threads = new List<int>();
        var order = new List<int>();
        var one = On("wide", me => me.On<int>(number =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            order.Add(number);
            if (number == Count - 1)
            {
                TestActor.Tell("done");
            }
        }));
        var first = Sys.ActorOf(On("wide", me => me.On<string>(_ =>
        {
            for (var number = 0; number < Count; number++)
            {
                me.Ctx.ActorOf(one).Tell(number);
            }
        })));

        first.Tell("go");

        ExpectMsg("done");
        Assert.Equal(Enumerable.Range(0, Count), order);
        Assert.Single(threads.Distinct());
    }

    [KernelTheory(OnePoolForAll)]
    [InlineData("none-waiting", "hand-off-max-waiting = 0", "65536")]
    [InlineData("many-waiting", "hand-off-max-waiting = 65537", "65536")]
    [InlineData("none-in-a-row", "hand-off-max-in-a-row = -1", "from 1")]
    public void ActorOf_BoundOutOfRange_NamesTheDispatcherTheKeyAndTheRange(string dispatcher, string setting, string range)
    {
        var failure = Assert.ThrowsAny<Exception>(() => Sys.ActorOf(Act.Props(static _ => { }).WithDispatcher(dispatcher)));

        Assert.Contains($"Dispatcher {dispatcher} has {setting}", failure.GetBaseException().Message, StringComparison.Ordinal);
        Assert.Contains(range, failure.GetBaseException().Message, StringComparison.Ordinal);
        Assert.IsType<ConfigurationException>(failure.GetBaseException());
    }

    private static Props On(string dispatcher, Action<Act> configure) => Act.Props(configure).WithDispatcher(dispatcher);

    private IActorRef Direct(Action<Act> configure) => Sys.ActorOf(On("direct", configure));

    private IActorRef Last(Action<Act> configure) => Sys.ActorOf(On("last", configure));
}

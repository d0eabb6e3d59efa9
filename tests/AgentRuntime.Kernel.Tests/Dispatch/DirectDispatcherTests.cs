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

    private static Props On(string dispatcher, Action<Act> configure) => Act.Props(configure).WithDispatcher(dispatcher);

    private IActorRef Direct(Action<Act> configure) => Sys.ActorOf(On("direct", configure));

    private IActorRef Last(Action<Act> configure) => Sys.ActorOf(On("last", configure));
}

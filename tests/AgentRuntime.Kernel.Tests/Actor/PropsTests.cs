using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class PropsTests : KernelTest
{
    [Fact]
    public void Create_Expression_PassesTheArguments()
    {
        var probe = TestActor;
        var text = "captured";
        Sys.ActorOf(Props.Create(() => new Taking(probe, text, text.Length, null)));

        ExpectMsg("captured 8 none");
    }

    [Fact]
    public void Create_TypeAndArguments_FindsTheConstructor()
    {
        Sys.ActorOf(Props.Create<Taking>(TestActor, "typed", 3, 5));
        var type = typeof(Taking);
        Sys.ActorOf(Props.Create(type, TestActor, "untyped", 4, null));
        Sys.ActorOf(Props.Create<Taking>(TestActor));

        ExpectMsgAllOf("typed 3 5", "untyped 4 none", "short");
    }

    [Fact]
    public void Create_NoSuchConstructor_ActorStops()
    {
        var actor = Sys.ActorOf(Props.Create<Taking>("wrong", "arguments"));
        Watch(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void Create_OtherExpression_Throws()
        => Assert.ThrowsAny<Exception>(() => Props.Create(() => Make()));

    [Fact]
    public void Create_NoActorType_Throws()
        => Assert.Throws<ArgumentException>(() => Props.Create(typeof(string)));

    [Fact]
    public void Create_ArgumentsAreEvaluatedOnce_EachRestartGetsTheSame()
    {
        var evaluated = 0;
        int Next() => Interlocked.Increment(ref evaluated);
        Func<int> next = Next;
        var actor = Sys.ActorOf(Props.Create(() => new Failing(TestActor, next())));

        ExpectMsg(1);
        actor.Tell("fail");

        ExpectMsg(1);
        Assert.Equal(1, evaluated);
    }

    [Fact]
    public void With_Something_LeavesTheOriginalAlone()
    {
        var props = Props.Create<Taking>(TestActor);

        var other = props.WithDispatcher("d").WithMailbox("m").WithSupervisorStrategy(SupervisorStrategy.StoppingStrategy);

        Assert.Equal("d", other.Dispatcher);
        Assert.Equal("m", other.Mailbox);
        Assert.Same(SupervisorStrategy.StoppingStrategy, other.SupervisorStrategy);
        Assert.Equal("akka.actor.default-dispatcher", props.Dispatcher);
        Assert.Null(props.SupervisorStrategy);
        Assert.Equal(typeof(Taking), other.Type);
        Assert.NotEqual(props, other);
        Assert.Equal(props, Props.Create<Taking>(TestActor));
    }

    [Fact]
    public void CreateBy_Producer_MakesAndTakesBackEachInstance()
    {
        var producer = new Producer(TestActor);
        var actor = Sys.ActorOf(Props.CreateBy(producer));
        ExpectMsg(1);

        actor.Tell("fail");
        ExpectMsg(2);
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);

        AwaitAssert(() => Assert.Equal(2, producer.Released));
    }

    private static Taking Make() => null!;

    private sealed class Producer(IActorRef probe) : IIndirectActorProducer
    {
        private int _made;
        private int _released;

        public int Released => Volatile.Read(ref _released);

        public Type ActorType => typeof(Failing);

        public ActorBase Produce() => new Failing(probe, ++_made);

        public void Release(ActorBase actor) => Interlocked.Increment(ref _released);
    }

    private sealed class Taking : ReceiveActor
    {
        public Taking(IActorRef probe) => probe.Tell("short");

        public Taking(IActorRef probe, string text, int number, int? optional)
            => probe.Tell($"{text} {number} {optional?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}");
    }

    private sealed class Failing : ReceiveActor
    {
        public Failing(IActorRef probe, int number)
        {
            probe.Tell(number);
            ReceiveAny(_ => throw new BoomException());
        }
    }
}

using AgentRuntime.Testing;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Actor;

public class ReceiveActorTests : KernelTest
{
    [Fact]
    public void Receive_SeveralHandlers_FirstThatFitsTakesTheMessage()
    {
        var actor = Start(me =>
        {
            me.On<string>(s => TestActor.Tell("short " + s), s => s.Length < 3);
            me.OnTry<string>(s =>
            {
                TestActor.Tell("offered " + s);
                return s == "taken";
            });
            me.On<string>(s => TestActor.Tell("string " + s));
            me.On<IComparable>(c => TestActor.Tell("comparable " + c));
            me.OnAny(o => TestActor.Tell("any"));
        });

        actor.Tell("ab");
        actor.Tell("taken");
        actor.Tell("declined");
        actor.Tell(42);
        actor.Tell(new object());

        ExpectMsg("short ab");
        ExpectMsg("offered taken");
        ExpectMsg("offered declined");
        ExpectMsg("string declined");
        ExpectMsg("comparable 42");
        ExpectMsg("any");
    }

    [Fact]
    public void Receive_ByType_TakesSubtypesToo()
    {
        var actor = Start(me =>
        {
            me.OnType(typeof(IOException), o => TestActor.Tell("argument"));
            me.OnType(typeof(Exception), o => TestActor.Tell("exception"));
        });

        actor.Tell(new FileNotFoundException());
        actor.Tell(new InvalidOperationException());

        ExpectMsg("argument");
        ExpectMsg("exception");
    }

    [Fact]
    public void Receive_NoHandlerFits_PublishesUnhandledMessage()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Start(me => me.On<string>(_ => { }));

        actor.Tell(7, TestActor);

        var unhandled = ExpectMsg<UnhandledMessage>();
        Assert.Equal(7, unhandled.Message);
        Assert.Equal(actor, unhandled.Recipient);
        Assert.Equal(TestActor, unhandled.Sender);
    }

    [Fact]
    public void Receive_AfterReceiveAny_FailsTheConstruction()
    {
        var actor = Start(me =>
        {
            me.OnStart = () => TestActor.Tell("started");
            me.OnAny(_ => { });
            try
            {
                me.On<string>(_ => { });
            }
            catch (InvalidOperationException)
            {
                TestActor.Tell("refused");
            }
        });

        ExpectMsg("refused");
        ExpectMsg("started");
        Assert.NotNull(actor);
    }

    [Fact]
    public void Receive_OutsideConstructorAndBecome_Throws()
    {
        var actor = Start(me => me.OnAny(_ =>
        {
            try
            {
                me.On<string>(_ => { });
            }
            catch (InvalidOperationException)
            {
                TestActor.Tell("refused");
            }
        }));

        actor.Tell("go");

        ExpectMsg("refused");
    }

    [Fact]
    public void Become_Handlers_ReplaceTheFormerOnes()
    {
        var actor = Start(me =>
        {
            me.On<string>(s =>
            {
                TestActor.Tell("first " + s);
                me.Switch(() => me.On<string>(t => TestActor.Tell("second " + t)));
            });
            me.On<int>(i => TestActor.Tell("first " + i));
        });
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));

        actor.Tell(1);
        actor.Tell("a");
        actor.Tell("b");
        actor.Tell(2);

        ExpectMsg("first 1");
        ExpectMsg("first a");
        ExpectMsg("second b");
        Assert.Equal(2, ExpectMsg<UnhandledMessage>().Message);
    }

    [Fact]
    public void BecomeStacked_ThenUnbecome_ReturnsToTheFormerHandlers()
    {
        var actor = Start(me =>
        {
            me.On<string>(s => TestActor.Tell("base " + s));
            me.On<int>(level => Push(me, level));
        });

        actor.Tell("a");
        actor.Tell(1);
        actor.Tell("b");
        actor.Tell(2);
        actor.Tell("c");
        actor.Tell("pop");
        actor.Tell("d");
        actor.Tell("pop");
        actor.Tell("e");

        ExpectMsg("base a");
        ExpectMsg("1 b");
        ExpectMsg("2 c");
        ExpectMsg("1 d");
        ExpectMsg("base e");

        static void Push(Act me, int level) => me.Push(() =>
        {
            me.On<string>(_ => me.Pop(), s => s == "pop");
            me.On<string>(s => Probe(me).Tell($"{level} {s}"));
            me.On<int>(next => Push(me, next));
        });

        static IActorRef Probe(Act me) => me.From;
    }

    [Fact]
    public void Become_InConstructor_IsTheFirstBehaviour()
    {
        var actor = Start(me => me.Switch(() => me.On<string>(s => TestActor.Tell("become " + s))));

        actor.Tell("x");

        ExpectMsg("become x");
    }

    [Fact]
    public void Sender_MessageWithoutSender_IsDeadLetters()
    {
        var actor = Start(me => me.OnAny(_ => TestActor.Tell(me.From)));

        actor.Tell("x", ActorRefs.NoSender);

        Assert.Equal(Sys.DeadLetters, ExpectMsg<IActorRef>());
    }

    [Fact]
    public void Forward_Message_KeepsTheSender()
    {
        var target = Start(me => me.OnAny(o => me.From.Tell("answer to " + o)));
        var relay = Start(me => me.OnAny(o => target.Forward(o)));

        relay.Tell("question", TestActor);

        ExpectMsg("answer to question");
    }

    [Fact]
    public void Tell_InsideActor_SenderIsTheActor()
    {
        var target = Start(me => me.OnAny(_ => TestActor.Tell(me.From)));
        var source = Start(me => me.OnAny(o => target.Tell(o)));

        source.Tell("x");

        Assert.Equal(source, ExpectMsg<IActorRef>());
    }

    [KernelFact("null is dropped without an exception at the sender")]
    public void Tell_Null_ThrowsAtTheSender()
    {
        var actor = Start(me => me.OnAny(o => TestActor.Tell(o)));

        Assert.Throws<InvalidMessageException>(() => actor.Tell(null!, ActorRefs.NoSender));
        Assert.Throws<InvalidMessageException>(() => actor.Tell(null!));
        actor.Tell("next");
        ExpectMsg("next");
    }

    [Fact]
    public void Constructor_CalledDirectly_Throws()
    {
        // Not on the test's own thread: there the test actor counts as the current one.
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(() => new Act(_ => { })));
        thread.Start();
        thread.Join();

        Assert.IsType<ActorInitializationException>(thrown);
    }
}

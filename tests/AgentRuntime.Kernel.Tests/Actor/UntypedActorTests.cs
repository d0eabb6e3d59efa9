using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Actor;

public class UntypedActorTests : KernelTest
{
    [Fact]
    public void Become_Methods_SwitchAndStack()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Switching(TestActor)));

        foreach (var message in new[] { "a", "push", "b", "pop", "c", "switch", "d" })
        {
            actor.Tell(message);
        }

        ExpectMsg("first a");
        ExpectMsg("stacked b");
        ExpectMsg("first c");
        ExpectMsg("switched d");
    }

    [Fact]
    public void Unhandled_Message_IsPublished()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Switching(TestActor)));

        actor.Tell(1.5);

        Assert.Equal(1.5, ExpectMsg<UnhandledMessage>().Message);
    }

    [Fact]
    public void ActorBase_ReceiveReturnsFalse_IsUnhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Deaf()));

        actor.Tell("x");

        Assert.Equal("x", ExpectMsg<UnhandledMessage>().Message);
    }

    [Fact]
    public void AroundReceive_Overridden_SeesEveryMessage()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Around(TestActor)));

        actor.Tell("x");
        actor.Tell("become");
        actor.Tell("y");

        ExpectMsg("around x");
        ExpectMsg("got x");
        ExpectMsg("around become");
        ExpectMsg("around y");
        ExpectMsg("became y");
    }

    [Fact]
    public void Context_OutsideActor_Throws()
        => Assert.Throws<NotSupportedException>(() => Leaky.ContextFromOutside());

    private sealed class Switching(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "push":
                    BecomeStacked(Stacked);
                    break;
                case "switch":
                    Become((object m) => probe.Tell("switched " + m));
                    break;
                case string text:
                    probe.Tell("first " + text);
                    break;
                default:
                    Unhandled(message);
                    break;
            }
        }

        private void Stacked(object message)
        {
            if (message is "pop")
            {
                UnbecomeStacked();
            }
            else
            {
                probe.Tell("stacked " + message);
            }
        }
    }

    private sealed class Deaf : ActorBase
    {
        protected override bool Receive(object message) => false;
    }

    private sealed class Around(IActorRef probe) : ActorBase
    {
        protected override bool AroundReceive(Receive receive, object message)
        {
            probe.Tell("around " + message);
            return base.AroundReceive(receive, message);
        }

        protected override bool Receive(object message)
        {
            if (message is "become")
            {
                Become(m =>
                {
                    probe.Tell("became " + m);
                    return true;
                });
                return true;
            }

            probe.Tell("got " + message);
            return true;
        }
    }

    private sealed class Leaky : UntypedActor
    {
        public static IActorContext ContextFromOutside()
        {
            IActorContext? context = null;
            var thread = new Thread(() => context = Capture());
            thread.Start();
            thread.Join();
            return context ?? throw new NotSupportedException();
        }

        protected override void OnReceive(object message)
        {
        }

        private static IActorContext? Capture()
        {
            try
            {
                return Context;
            }
            catch (NotSupportedException)
            {
                return null;
            }
        }
    }
}

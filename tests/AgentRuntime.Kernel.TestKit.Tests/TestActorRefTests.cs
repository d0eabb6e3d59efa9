using Akka.Actor;

namespace AgentRuntime.Kernel.TestKit.Tests;

public class TestActorRefTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public void Tell_Message_IsProcessedOnReturn()
    {
        var counter = ActorOfAsTestActorRef<Counter>("counter");

        counter.Tell(1);
        counter.Tell(2);

        Assert.Equal(3, counter.UnderlyingActor.Sum);
        Assert.Equal("counter", counter.Path.Name);
    }

    [Fact]
    public void Tell_Nested_IsProcessedOnReturn()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        var forwarder = ActorOfAsTestActorRef(() => new Forwarder(counter));

        forwarder.Tell(5);

        Assert.Equal(5, counter.UnderlyingActor.Sum);
    }

    [Fact]
    public void Receive_BehaviourThrows_Throws()
    {
        var counter = ActorOfAsTestActorRef<Counter>();

        Assert.Throws<InvalidOperationException>(() => counter.Receive("bad"));

        counter.Receive(4);
        Assert.Equal(4, counter.UnderlyingActor.Sum);
    }

    [Fact]
    public void Tell_Question_IsAnsweredToTheTest()
    {
        var counter = ActorOfAsTestActorRef<Counter>();

        counter.Tell(true);

        ExpectMsgFrom(counter, 0, Long);
    }

    [Fact]
    public void Supervisor_Given_IsTheParent()
    {
        var probe = CreateTestProbe();
        var child = ActorOfAsTestActorRef<Counter>(probe, "child");

        Assert.Equal(probe.Ref.Path, child.Path.Parent);
        Assert.True(child == child.Ref);
        Watch(child);
        child.Tell(PoisonPill.Instance);
        ExpectTerminated(child, Long);
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter()
        {
            Receive<int>(number => Sum += number);
            Receive<bool>(_ => Sender.Tell(Sum));
            Receive<string>(_ => throw new InvalidOperationException());
        }

        public int Sum { get; private set; }
    }

    private sealed class Forwarder : ReceiveActor
    {
        public Forwarder(IActorRef next) => ReceiveAny(next.Forward);
    }
}

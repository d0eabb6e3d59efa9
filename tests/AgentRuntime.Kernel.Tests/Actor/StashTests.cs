using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class StashTests : KernelTest
{
    [Fact]
    public void UnstashAll_KeptMessages_ComeBeforeTheWaitingOnesInOrder()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor)));

        foreach (var message in new[] { "a", "b", "open", "c" })
        {
            actor.Tell(message);
        }

        ExpectMsg("a");
        ExpectMsg("b");
        ExpectMsg("c");
    }

    [Fact]
    public void UnstashAll_KeptMessages_KeepTheirSender()
    {
        var probe = CreateTestProbe();
        var actor = Sys.ActorOf(Props.Create(() => new Door(ActorRefs.Nobody)));

        actor.Tell("a", probe.Ref);
        actor.Tell("open", TestActor);

        probe.ExpectMsg("a");
    }

    [Fact]
    public void Unstash_OneAtATime_OldestFirst()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor)));

        foreach (var message in new[] { "a", "b", "ajar", "x", "y" })
        {
            actor.Tell(message);
        }

        ExpectMsg("a");
        ExpectMsg("x");
        ExpectMsg("y");
    }

    [Fact]
    public void Stash_SameMessageTwice_Throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor)));

        actor.Tell("twice");

        ExpectMsg(nameof(IllegalActorStateException));
    }

    [Fact]
    public void Stash_EqualMessagesOneAfterTheOther_KeepsAll()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor)));

        for (var i = 0; i < 3; i++)
        {
            actor.Tell("same", TestActor);
        }

        actor.Tell("open");

        ExpectMsg("same");
        ExpectMsg("same");
        ExpectMsg("same");
    }

    [Fact]
    public void Stash_MoreThanTheCapacity_Throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new BoundedDoor(TestActor)).WithStashCapacity(2));

        foreach (var message in new[] { "a", "b", "c", "open" })
        {
            actor.Tell(message);
        }

        ExpectMsg(nameof(StashOverflowException) + " c, capacity 2, full True");
        ExpectMsg("a");
        ExpectMsg("b");
        ExpectNothingElse();
    }

    [Fact]
    public void Restart_KeptMessages_ComeToTheNewInstanceBeforeTheWaitingOnes()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor)));

        foreach (var message in new[] { "a", "b", "fail", "open", "c" })
        {
            actor.Tell(message);
        }

        ExpectMsg("a");
        ExpectMsg("b");
        ExpectMsg("c");
    }

    [Fact]
    public void Stop_KeptMessages_BecomeDeadLetters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Door(ActorRefs.Nobody)));

        actor.Tell("a", TestActor);
        actor.Tell(PoisonPill.Instance);

        Assert.Equal("a", ExpectMsg<Akka.Event.DeadLetter>().Message);
    }

    [Fact]
    public void UnstashAll_WithPredicate_DeliversTheAccepted()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor)));

        foreach (var message in new[] { "a", "bb", "c", "only short" })
        {
            actor.Tell(message);
        }

        ExpectMsg("a");
        ExpectMsg("c");
    }

    [Fact]
    public void ClearStash_KeptMessages_AreGivenAndForgotten()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Door(TestActor)));

        foreach (var message in new[] { "a", "b", "clear", "open", "c" })
        {
            actor.Tell(message);
        }

        ExpectMsg("cleared a,b");
        ExpectMsg("c");
    }

    private sealed class Door(IActorRef probe) : DoorBase(probe), IWithUnboundedStash;

    private sealed class BoundedDoor(IActorRef probe) : DoorBase(probe), IWithStash;

    /// <summary>Keeps messages until it is opened.</summary>
    private abstract class DoorBase : ReceiveActor
    {
        private readonly IActorRef _probe;

        protected DoorBase(IActorRef probe)
        {
            _probe = probe;
            Closed();
        }

        public IStash Stash { get; set; } = null!;

        private void Closed()
        {
            Receive<string>(
                _ =>
                {
                    Become(Open);
                    Stash.UnstashAll();
                },
                s => s == "open");
            Receive<string>(
                _ =>
                {
                    Become(Open);
                    Stash.UnstashAll(e => e.Message is string { Length: 1 });
                },
                s => s == "only short");
            Receive<string>(
                _ =>
                {
                    Become(Open);
                    Stash.Unstash();
                },
                s => s == "ajar");
            Receive<string>(
                _ => _probe.Tell("cleared " + string.Join(",", Stash.ClearStash().Select(e => e.Message))),
                s => s == "clear");
            Receive<string>(_ => throw new BoomException(), s => s == "fail");
            Receive<string>(Twice, s => s == "twice");
            Receive<string>(Keep);
        }

        private void Open() => Receive<string>(s =>
        {
            _probe.Tell(s);
            if (_probe.Equals(ActorRefs.Nobody))
            {
                Sender.Tell(s);
            }
        });

        private void Keep(string message)
        {
            try
            {
                Stash.Stash();
            }
            catch (StashOverflowException)
            {
                _probe.Tell($"{nameof(StashOverflowException)} {message}, capacity {Stash.Capacity}, full {Stash.IsFull}");
            }
        }

        private void Twice(string message)
        {
            Stash.Stash();
            try
            {
                Stash.Stash();
            }
            catch (IllegalActorStateException)
            {
                _probe.Tell(nameof(IllegalActorStateException));
            }
        }
    }
}

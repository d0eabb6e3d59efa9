using AgentRuntime.Kernel.Tests.Actor;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Event;

public class EventStreamTests : KernelTest
{
    [Fact]
    public void Publish_Subtype_ComesToTheSubscriberOfTheBaseOnce()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(IOException));
        Sys.EventStream.Subscribe(TestActor, typeof(Exception));

        Sys.EventStream.Publish(new FileNotFoundException());
        Sys.EventStream.Publish(new InvalidOperationException());
        Sys.EventStream.Publish("not subscribed");

        ExpectMsg<FileNotFoundException>();
        ExpectMsg<InvalidOperationException>();
        ExpectNothingElse();
    }

    [Fact]
    public void Publish_Interface_ComesToItsSubscriber()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(IComparable));

        Sys.EventStream.Publish("text");

        ExpectMsg("text");
    }

    [Fact]
    public void Subscribe_Twice_IsFalseAndComesOnce()
    {
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(string)));
        Assert.False(Sys.EventStream.Subscribe(TestActor, typeof(string)));

        Sys.EventStream.Publish("x");

        ExpectMsg("x");
        ExpectNothingElse();
    }

    [Fact]
    public void Unsubscribe_Type_EndsThatType()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(string));
        Sys.EventStream.Subscribe(TestActor, typeof(Version));

        Assert.True(Sys.EventStream.Unsubscribe(TestActor, typeof(string)));
        Assert.False(Sys.EventStream.Unsubscribe(TestActor, typeof(string)));
        Sys.EventStream.Publish("x");
        Sys.EventStream.Publish(new Version(1, 0));

        ExpectMsg(new Version(1, 0));
        ExpectNothingElse();
    }

    [Fact]
    public void Unsubscribe_All_EndsAll()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(string));

        Assert.True(Sys.EventStream.Unsubscribe(TestActor));
        Assert.False(Sys.EventStream.Unsubscribe(TestActor));
        Sys.EventStream.Publish("x");

        ExpectNothingElse();
    }

    [Fact]
    public void Publish_SubscriberHasStopped_IsNoDeadLetter()
    {
        var subscriber = Idle();
        Sys.EventStream.Subscribe(subscriber, typeof(Version));
        Watch(subscriber);
        Sys.Stop(subscriber);
        ExpectTerminated(subscriber);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        AwaitAssert(() => Assert.False(Sys.EventStream.Unsubscribe(subscriber)));
        Sys.EventStream.Publish(new Version(1, 0));

        ExpectNothingElse();
    }

    [Fact]
    public void Tell_StoppedActor_IsADeadLetter()
    {
        var actor = Idle();
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        actor.Tell("late", TestActor);

        var letter = ExpectMsg<DeadLetter>();
        Assert.Equal("late", letter.Message);
        Assert.Equal(TestActor, letter.Sender);
        Assert.Equal(actor, letter.Recipient);
    }

    [Fact]
    public void Stop_MessagesInTheMailbox_AreDeadLetters()
    {
        using var busy = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Start(me => me.OnAny(_ =>
        {
            busy.Set();
            release.Wait(Patience);
            me.Ctx.Stop(me.Me);
        }));
        actor.Tell("block");
        Assert.True(busy.Wait(Patience));

        actor.Tell(1);
        actor.Tell(2);
        release.Set();

        Assert.Equal(1, ExpectMsg<DeadLetter>().Message);
        Assert.Equal(2, ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void Tell_SuppressedMessageToStoppedActor_IsASuppressedDeadLetter()
    {
        var actor = Idle();
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        Sys.EventStream.Subscribe(TestActor, typeof(SuppressedDeadLetter));

        actor.Tell(new NoNews(), TestActor);

        Assert.IsType<NoNews>(ExpectMsg<SuppressedDeadLetter>().Message);
        ExpectNothingElse();
    }

    [Fact]
    public void Tell_DeadLetters_IsPublished()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.DeadLetters.Tell("x", TestActor);

        Assert.Equal("x", ExpectMsg<DeadLetter>().Message);
    }

    private sealed class NoNews : IDeadLetterSuppression;
}

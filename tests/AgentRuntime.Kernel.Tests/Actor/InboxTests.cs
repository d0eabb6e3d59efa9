using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class InboxTests : KernelTest
{
    [Fact]
    public void Receive_Answer_IsTheNextMessage()
    {
        using var inbox = Inbox.Create(Sys);
        var echo = Start(me => me.OnAny(o => me.From.Tell(o)));

        inbox.Send(echo, "a");
        inbox.Send(echo, "b");

        Assert.Equal("a", inbox.Receive(Patience));
        Assert.Equal("b", inbox.Receive(Patience));
    }

    [Fact]
    public void Receive_NothingComes_ThrowsTimeout()
    {
        using var inbox = Inbox.Create(Sys);

        // The official packages have a task's AggregateException around it, or not, as the race ends.
        Assert.IsType<TimeoutException>(Assert.ThrowsAny<Exception>(() => inbox.Receive(TimeSpan.FromMilliseconds(10))).GetBaseException());
    }

    [Fact]
    public async Task ReceiveAsync_MessageComesLater_Completes()
    {
        using var inbox = Inbox.Create(Sys);
        var receive = inbox.ReceiveAsync(Patience);

        inbox.Receiver.Tell("x");

        Assert.Equal("x", await receive);
    }

    [Fact]
    public void ReceiveWhere_Predicate_LeavesTheOthers()
    {
        using var inbox = Inbox.Create(Sys);
        inbox.Receiver.Tell("a");
        inbox.Receiver.Tell(1);

        Assert.Equal(1, inbox.ReceiveWhere(o => o is int, Patience));
        Assert.Equal("a", inbox.Receive(Patience));
    }

    [Fact]
    public void Watch_ActorStops_TerminatedComes()
    {
        using var inbox = Inbox.Create(Sys);
        var actor = Idle();
        inbox.Watch(actor);

        Sys.Stop(actor);

        Assert.Equal(actor, Assert.IsType<Terminated>(inbox.Receive(Patience)).ActorRef);
    }
}

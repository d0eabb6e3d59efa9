using AgentRuntime.Testing;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Actor;

public class DispatcherAndMailboxTests() : KernelTest("""
    one-by-one { type = Dispatcher, throughput = 1 }
    many { type = Dispatcher, throughput = 1000000, throughput-deadline-time = 1ms }
    small {
      mailbox-type = "Akka.Dispatch.BoundedMailbox"
      mailbox-capacity = 3
      mailbox-push-timeout-time = 0s
    }
    waits {
      mailbox-type = "Akka.Dispatch.BoundedMailbox"
      mailbox-capacity = 1
      mailbox-push-timeout-time = 20s
    }
    """)
{
    [KernelFact("Terminated goes through the bound, too, and is dropped")]
    public void BoundedMailbox_Full_TerminatedStillComes()
    {
        using var busy = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var target = Idle();
        var actor = Sys.ActorOf(Act.Props(me =>
        {
            me.OnStart = () => me.Ctx.Watch(target);
            me.On<string>(_ =>
            {
                busy.Set();
                release.Wait(Patience);
            });
            me.On<int>(_ => { });
            me.On<Terminated>(_ => TestActor.Tell("told"));
        }).WithMailbox("small"));
        actor.Tell("block");
        Assert.True(busy.Wait(Patience));
        for (var i = 0; i < 3; i++)
        {
            actor.Tell(i);
        }

        Watch(target);
        Sys.Stop(target);
        ExpectTerminated(target);
        release.Set();

        ExpectMsg("told");
        for (var round = 0; round < 10; round++)
        {
            actor.Tell(round);
        }
    }

    [Theory]
    [InlineData("one-by-one")]
    [InlineData("many")]
    [InlineData("akka.actor.default-dispatcher")]
    public void WithDispatcher_Configured_RunsTheActor(string dispatcher)
    {
        var actor = Sys.ActorOf(Act.Props(me => me.On<int>(i => me.From.Tell(i))).WithDispatcher(dispatcher));

        for (var i = 0; i < 500; i++)
        {
            actor.Tell(i, TestActor);
        }

        for (var i = 0; i < 500; i++)
        {
            ExpectMsg(i);
        }
    }

    [Fact]
    public void WithDispatcher_Unknown_Throws()
        => Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Act.Props(_ => { }).WithDispatcher("none")));

    [Fact]
    public void WithMailbox_Unknown_Throws()
        => Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Act.Props(_ => { }).WithMailbox("none")));

    [Fact]
    public void BoundedMailbox_FullAndNoWaiting_MessageIsADeadLetter()
    {
        using var busy = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Sys.ActorOf(Act.Props(me =>
        {
            me.On<string>(_ =>
            {
                busy.Set();
                release.Wait(Patience);
            });
            me.On<int>(i => me.From.Tell(i));
        }).WithMailbox("small"));
        actor.Tell("block", TestActor);
        Assert.True(busy.Wait(Patience));

        for (var i = 1; i <= 4; i++)
        {
            actor.Tell(i, TestActor);
        }

        Assert.Equal(4, ExpectMsg<DeadLetter>().Message);
        release.Set();
        ExpectMsg(1);
        ExpectMsg(2);
        ExpectMsg(3);
        actor.Tell(5, TestActor);
        ExpectMsg(5);
    }

    [Fact]
    public async Task BoundedMailbox_FullAndWaiting_SenderWaitsForRoom()
    {
        using var busy = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Act.Props(me =>
        {
            me.On<string>(_ =>
            {
                busy.Set();
                release.Wait(Patience);
            });
            me.On<int>(i => me.From.Tell(i));
        }).WithMailbox("waits"));
        actor.Tell("block", TestActor);
        Assert.True(busy.Wait(Patience));

        var probe = TestActor;
        var sender = Task.Run(() =>
        {
            actor.Tell(1, probe);
            actor.Tell(2, probe);
        });
        var pause = Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        Assert.Same(pause, await Task.WhenAny(sender, pause));
        release.Set();

        await sender.WaitAsync(Patience);
        ExpectMsg(1);
        ExpectMsg(2);
    }

    [Fact]
    public void Throughput_EndlessMailbox_OthersGetTheirTurn()
    {
        var actors = Enumerable.Range(0, Environment.ProcessorCount * 2)
            .Select(_ => Start(me => me.OnAny(o => me.Me.Tell(o))))
            .ToList();
        foreach (var actor in actors)
        {
            actor.Tell("for ever");
        }

        var other = Start(me => me.OnAny(_ => TestActor.Tell("my turn")));
        other.Tell("x");

        ExpectMsg("my turn");
        foreach (var actor in actors)
        {
            Sys.Stop(actor);
        }
    }

    [Fact]
    public async Task Throughput_ManyPairsThatTalk_TasksOfThePoolStillRun()
    {
        for (var i = 0; i < Environment.ProcessorCount * 2; i++)
        {
            var echo = Start(me => me.OnAny(o => me.From.Tell(o)));
            var ping = Start(me => me.OnAny(o => echo.Tell(o)));
            ping.Tell("serve");
        }

        for (var i = 0; i < 10; i++)
        {
            await Task.Run(() => { }).WaitAsync(Patience);
        }
    }
}

using AgentRuntime.Testing;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;

namespace AgentRuntime.Kernel.TestKit.Tests;

public class TestSchedulerTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    public TestSchedulerTests()
        : base(ConfigurationFactory.ParseString($"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\""))
    {
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void ScheduleTellOnce_TimeMoves_SendsWhenDue()
    {
        Scheduler.ScheduleTellOnce(TimeSpan.FromHours(1), TestActor, "due", ActorRefs.NoSender);

        Scheduler.Advance(TimeSpan.FromMinutes(59));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Scheduler.Advance(TimeSpan.FromMinutes(1));

        ExpectMsg("due", Long);
    }

    [Fact]
    public void ScheduleTellRepeatedly_OneLongStep_SendsEachTime()
    {
        var start = Scheduler.Now;
        Scheduler.ScheduleTellRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TestActor, "tick", ActorRefs.NoSender);

        Scheduler.Advance(TimeSpan.FromSeconds(1));
        Scheduler.Advance(TimeSpan.FromSeconds(2));
        Scheduler.AdvanceTo(start + TimeSpan.FromSeconds(5));

        Assert.Equal(["tick", "tick", "tick"], ReceiveN(3, Long));
        Assert.Equal(start + TimeSpan.FromSeconds(5), Scheduler.Now);
    }

    [KernelFact("a cancelled action of the test scheduler runs all the same (1.5.74)")]
    public void ScheduleOnce_Cancelled_DoesNotRun()
    {
        var ran = false;
        var cancelable = new Cancelable(Sys.Scheduler);
        Scheduler.ScheduleOnce(TimeSpan.FromSeconds(1), () => ran = true, cancelable);

        cancelable.Cancel();
        Scheduler.Advance(TimeSpan.FromSeconds(2));

        Assert.False(ran);
    }

    [Fact]
    public void AdvanceTo_ThePast_Throws() =>
        Assert.Throws<InvalidOperationException>(() => Scheduler.AdvanceTo(Scheduler.Now - TimeSpan.FromSeconds(1)));

    [Fact]
    public void SetReceiveTimeout_TimeMoves_ActorIsTold()
    {
        var quiet = ActorOf(() => new Quiet(TestActor));
        quiet.Tell(new Identify(1));
        ExpectMsg<ActorIdentity>(Long);

        AwaitAssert(
            () =>
            {
                Scheduler.Advance(TimeSpan.FromMinutes(11));
                Assert.Equal("quiet", ReceiveOne(TimeSpan.FromMilliseconds(200)));
            },
            Long);
    }

    private sealed class Quiet : ReceiveActor
    {
        public Quiet(IActorRef told)
        {
            SetReceiveTimeout(TimeSpan.FromMinutes(10));
            Receive<ReceiveTimeout>(_ => told.Tell("quiet"));
        }
    }
}

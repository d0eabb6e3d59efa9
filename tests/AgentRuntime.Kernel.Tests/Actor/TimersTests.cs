using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class TimersTests : KernelTest
{
    private IActorRef Ticking(Action<Ticker> start) => Sys.ActorOf(Props.Create(() => new Ticker(TestActor, start)));

    [Fact]
    public void StartSingleTimer_Timer_SendsOnceAndEnds()
    {
        Ticking(me =>
        {
            me.Timers.StartSingleTimer("key", "tick", TimeSpan.FromMilliseconds(5));
            TestActor.Tell(me.Timers.IsTimerActive("key"));
        });

        Assert.True(ExpectMsg<bool>());
        ExpectMsg("tick, active False");
    }

    [Fact]
    public void StartPeriodicTimer_Timer_SendsUntilCancelled()
    {
        var actor = Ticking(me => me.Timers.StartPeriodicTimer("key", "tick", TimeSpan.FromMilliseconds(2)));

        ExpectMsg("tick, active True");
        ExpectMsg("tick, active True");
        ExpectMsg("tick, active True");
        actor.Tell("cancel");
        FishForMessage(m => m is "cancelled");
        WaitOnTheScheduler(20);
        ExpectNothingElse();
    }

    [Fact]
    public void StartPeriodicTimer_InitialDelay_ComesFirst()
    {
        Ticking(me => me.Timers.StartPeriodicTimer("key", "tick", TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)));

        ExpectMsg("tick, active True");
        ExpectNothingElse();
    }

    [Fact]
    public void Cancel_MessageAlreadyInTheMailbox_IsNotDelivered()
    {
        var actor = Ticking(_ => { });

        actor.Tell("fire and cancel");
        FishForMessage(m => m is "fired");

        ExpectMsg("cancelled");
        Sync(actor);
        ExpectNothingElse();
    }

    [Fact]
    public void StartSingleTimer_SameKeyWhileMessageInTheMailbox_OnlyTheNewOneIsDelivered()
    {
        var actor = Ticking(_ => { });

        actor.Tell("fire and replace");
        FishForMessage(m => m is "fired");

        ExpectMsg("replaced");
        ExpectMsg("new, active False");
        Sync(actor);
        ExpectNothingElse();
    }

    [Fact]
    public void Restart_MessageAlreadyInTheMailbox_IsNotDelivered()
    {
        var actor = Ticking(_ => { });

        actor.Tell("fire and fail");
        FishForMessage(m => m is "fired");

        Sync(actor);
        ExpectNothingElse();
    }

    [Fact]
    public void Restart_PeriodicTimer_Ends()
    {
        var starts = 0;
        var actor = Ticking(me =>
        {
            if (Interlocked.Increment(ref starts) == 1)
            {
                me.Timers.StartPeriodicTimer("key", "tick", TimeSpan.FromMilliseconds(1));
            }
        });
        ExpectMsg("tick, active True");

        actor.Tell("fail");
        actor.Tell("mark");
        FishForMessage(m => m is "marked");
        WaitOnTheScheduler(20);

        ExpectNothingElse();
    }

    [Fact]
    public void Stop_PeriodicTimer_EndsWithoutDeadLetters()
    {
        var actor = Ticking(me => me.Timers.StartPeriodicTimer("key", "tick", TimeSpan.FromMilliseconds(1)));
        ExpectMsg("tick, active True");
        Watch(actor);

        Sys.Stop(actor);
        FishForMessage(m => m is Terminated);
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        WaitOnTheScheduler(20);

        ExpectNothingElse();
    }

    [Fact]
    public void CancelAll_Timers_AllEnd()
    {
        Ticking(me =>
        {
            me.Timers.StartSingleTimer(1, "a", TimeSpan.FromMilliseconds(5));
            me.Timers.StartSingleTimer(2, "b", TimeSpan.FromMilliseconds(5));
            TestActor.Tell(me.Timers.ActiveTimers.Count);
            me.Timers.CancelAll();
            TestActor.Tell(me.Timers.ActiveTimers.Count);
        });

        ExpectMsg(2);
        ExpectMsg(0);
        WaitOnTheScheduler(30);
        ExpectNothingElse();
    }

    /// <summary>Waits for a message scheduled after the others: those that were due have been sent.</summary>
    private void WaitOnTheScheduler(int milliseconds)
    {
        var probe = CreateTestProbe();
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(milliseconds), probe.Ref, "passed", ActorRefs.NoSender);
        probe.ExpectMsg("passed", Patience);
    }

    private sealed class Ticker : ReceiveActor, IWithTimers
    {
        private readonly Action<Ticker> _start;

        public Ticker(IActorRef probe, Action<Ticker> start)
        {
            _start = start;
            ReceiveAsync<string>(
                async message =>
                {
                    // While this handler awaits, the timer's message comes to wait in the mailbox.
                    Timers.StartSingleTimer("key", "old", TimeSpan.FromMilliseconds(1));
                    await Later(TimeSpan.FromMilliseconds(60));
                    probe.Tell("fired");
                    switch (message)
                    {
                        case "fire and cancel":
                            Timers.Cancel("key");
                            probe.Tell("cancelled");
                            break;
                        case "fire and replace":
                            Timers.StartSingleTimer("key", "new", TimeSpan.FromMilliseconds(5));
                            probe.Tell("replaced");
                            break;
                        default:
                            throw new BoomException();
                    }
                },
                message => message.StartsWith("fire and ", StringComparison.Ordinal));
            Receive<string>(
                _ =>
                {
                    Timers.Cancel("key");
                    probe.Tell("cancelled");
                },
                message => message == "cancel");
            Receive<string>(_ => throw new BoomException(), message => message == "fail");
            Receive<string>(_ => probe.Tell("marked"), message => message == "mark");
            Receive<string>(_ => Sender.Tell("synced"), message => message == "sync");
            Receive<string>(message => probe.Tell($"{message}, active {Timers.IsTimerActive("key")}"));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => _start(this);

        private static Task Later(TimeSpan delay)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Context.System.Scheduler.Advanced.ScheduleOnce(delay, () => done.TrySetResult());
            return done.Task;
        }
    }
}

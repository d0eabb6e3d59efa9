using AgentRuntime.Gates;
using AgentRuntime.Model;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace AgentRuntime.Tests.Gates;

/// <summary>What a gate says to those who want through, message by message.</summary>
public sealed class GateActorTests : TestKit
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private static readonly GateSettings Settings = new()
    {
        Permits = 1,
        PlaceInterval = Long,
        BreakerFailures = 2,
        BreakerDelay = TimeSpan.FromSeconds(1),
        DiscoveryInterval = TimeSpan.FromMinutes(1),
    };

    private readonly FaultyTimeProvider _time = new();

    [Fact]
    public void Acquire_PermitFree_IsGranted()
    {
        var gate = Start(Settings);
        var one = CreateTestProbe();

        Acquire(gate, one, 7);

        Assert.Equal(new GateProtocol.Granted(7), one.ExpectMsg<GateProtocol.Granted>(Deadline));
    }

    [Fact]
    public void Acquire_NoPermitFree_WaitsAndIsGrantedOnRelease()
    {
        var gate = Start(Settings);
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        Hold(gate, one);
        Acquire(gate, two);
        Assert.Equal(1, two.ExpectMsg<GateProtocol.Waiting>(Deadline).Place);

        Release(gate, one, GateOutcome.Succeeded.Instance);

        two.ExpectMsg<GateProtocol.Granted>(Deadline);
    }

    [Fact]
    public void Acquire_Twice_HoldsOnePermit()
    {
        var gate = Start(Settings with { Permits = 2 });
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        Hold(gate, one);

        Acquire(gate, one);
        one.ExpectMsg<GateProtocol.Granted>(Deadline);

        Hold(gate, two);
    }

    [Fact]
    public void Release_Twice_GivesOnePermitBack()
    {
        var gate = Start(Settings);
        var (one, two, three) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Hold(gate, one);
        Release(gate, one, GateOutcome.Succeeded.Instance);
        Release(gate, one, GateOutcome.Succeeded.Instance);
        Hold(gate, two);

        Acquire(gate, three);

        three.ExpectMsg<GateProtocol.Waiting>(Deadline);
    }

    [Fact]
    public void Release_OfAWaitingRequest_WithdrawsIt()
    {
        var gate = Start(Settings);
        var (one, two, three) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Hold(gate, one);
        Wait(gate, two);
        Wait(gate, three);

        Release(gate, two, GateOutcome.Abandoned.Instance);
        Release(gate, one, GateOutcome.Succeeded.Instance);

        three.ExpectMsg<GateProtocol.Granted>(Deadline);
        two.ExpectNoMsg(Soon);
    }

    [Fact]
    public void Terminated_OfAHolderAndAWaiter_GivesAllBack()
    {
        var gate = Start(Settings with { Permits = 2 });
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        Acquire(gate, one, 1);
        Acquire(gate, one, 2);
        one.ExpectMsg<GateProtocol.Granted>(Deadline);
        one.ExpectMsg<GateProtocol.Granted>(Deadline);
        Acquire(gate, one, 3);
        one.ExpectMsg<GateProtocol.Waiting>(Deadline);
        Acquire(gate, two, 1);
        Acquire(gate, two, 2);
        two.ExpectMsg<GateProtocol.Waiting>(Deadline);
        two.ExpectMsg<GateProtocol.Waiting>(Deadline);

        Sys.Stop(one.Ref);

        Assert.Equal(1, two.ExpectMsg<GateProtocol.Granted>(Deadline).RequestId);
        Assert.Equal(2, two.ExpectMsg<GateProtocol.Granted>(Deadline).RequestId);
    }

    [Fact]
    public void Acquire_QueueFull_IsRefusedWithTheKey()
    {
        var gate = Start(Settings with { MaxQueued = 1 });
        var (one, two, three) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Hold(gate, one);
        Wait(gate, two);

        Acquire(gate, three);

        var error = three.ExpectMsg<GateProtocol.Refused>(Deadline).Error;
        Assert.Equal((ModelErrorCategory.Overloaded, "fake"), (error.Category, error.Provider));
        Assert.Contains("agent-runtime.gate.max-queued", error.Hint, StringComparison.Ordinal);
        Assert.Contains("http://server", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Acquire_NoQueueAllowedAndPermitFree_IsGranted() => Hold(Start(Settings with { MaxQueued = 0 }), CreateTestProbe());

    [Fact]
    public void Acquire_InteractiveBehindBackground_GoesFirst()
    {
        var gate = Start(Settings);
        var (one, background, interactive) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Hold(gate, one);
        gate.Tell(new GateProtocol.Acquire(1, "b", RequestPriority.Background), background.Ref);
        background.ExpectMsg<GateProtocol.Waiting>(Deadline);
        Wait(gate, interactive);

        Release(gate, one, GateOutcome.Succeeded.Instance);

        interactive.ExpectMsg<GateProtocol.Granted>(Deadline);
        background.ExpectNoMsg(Soon);
    }

    [Fact]
    public void Waiting_PlaceChanges_IsToldOnTheInterval()
    {
        var gate = Start(Settings with { PlaceInterval = TimeSpan.FromMilliseconds(20) });
        var (one, two, three) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Hold(gate, one);
        Wait(gate, two);
        Acquire(gate, three);
        Assert.Equal(2, three.ExpectMsg<GateProtocol.Waiting>(Deadline).Place);

        Release(gate, one, GateOutcome.Succeeded.Instance);

        two.ExpectMsg<GateProtocol.Granted>(Deadline);
        Assert.Equal(1, three.ExpectMsg<GateProtocol.Waiting>(Deadline).Place);
        three.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Waiting_FarBack_IsToldWhenThePlaceHasHalved()
    {
        var gate = Start(Settings with { PlaceInterval = TimeSpan.FromMilliseconds(5), ExactPlaces = 0 });
        var last = CreateTestProbe();
        var holders = Enumerable.Range(0, 8).Select(_ => CreateTestProbe()).ToArray();
        Hold(gate, holders[0]);
        Array.ForEach(holders[1..], holder => Wait(gate, holder));
        Acquire(gate, last);
        var places = new List<int> { last.ExpectMsg<GateProtocol.Waiting>(Deadline).Place };

        for (var i = 0; i < 7; i++)
        {
            Release(gate, holders[i], GateOutcome.Succeeded.Instance);
            holders[i + 1].FishForMessage(message => message is GateProtocol.Granted, Deadline);
            if (i is 3 or 5 or 6)
            {
                places.Add(last.ExpectMsg<GateProtocol.Waiting>(Deadline).Place);
            }
            else
            {
                last.ExpectNoMsg(TimeSpan.FromMilliseconds(30));
            }
        }

        Assert.Equal([8, 4, 2, 1], places);
    }

    [Fact]
    public void Release_FailuresInARow_RefuseWhoWaitsAndWhoComes()
    {
        var gate = Start(Settings with { Permits = 2 });
        var (one, two, three, four) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Hold(gate, one);
        Hold(gate, two);
        Wait(gate, three);
        Fail(gate, one);
        three.ExpectMsg<GateProtocol.Granted>(Deadline);
        Wait(gate, four);
        Fail(gate, two);

        var error = four.ExpectMsg<GateProtocol.Refused>(Deadline).Error;
        Acquire(gate, one, 2);

        Assert.Equal(error, one.ExpectMsg<GateProtocol.Refused>(Deadline).Error);
        Assert.Equal((ModelErrorCategory.Transport, TimeSpan.FromSeconds(1)), (error.Category, error.RetryAfter));
        Assert.Contains("http://server failed 2 times in a row", error.Message, StringComparison.Ordinal);
        Assert.Contains("It broke.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Acquire_AfterTheBreakersDelay_OneProbesAndTheOthersWaitForIt()
    {
        var gate = Start(Settings with { Permits = 2 });
        var (one, two, three) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        OpenBreaker(gate, one);
        _time.Advance(TimeSpan.FromSeconds(1));
        Hold(gate, two);
        Wait(gate, three);

        Release(gate, two, GateOutcome.Succeeded.Instance);

        three.ExpectMsg<GateProtocol.Granted>(Deadline);
        Hold(gate, one, 3);
    }

    [Fact]
    public void Release_ProbeFails_RefusesThoseThatWaitedForIt()
    {
        var gate = Start(Settings with { Permits = 2 });
        var (one, two, three) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        OpenBreaker(gate, one);
        _time.Advance(TimeSpan.FromSeconds(1));
        Hold(gate, two);
        Wait(gate, three);

        Fail(gate, two);

        Assert.Equal(TimeSpan.FromSeconds(2), three.ExpectMsg<GateProtocol.Refused>(Deadline).Error.RetryAfter);
    }

    [Fact]
    public void Terminated_OfTheProbe_LetsTheNextProbe()
    {
        var gate = Start(Settings with { Permits = 2 });
        var (one, two, three) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        OpenBreaker(gate, one);
        _time.Advance(TimeSpan.FromSeconds(1));
        Hold(gate, two);
        Wait(gate, three);

        Sys.Stop(two.Ref);

        three.ExpectMsg<GateProtocol.Granted>(Deadline);
    }

    [Fact]
    public void Release_WithRetryAfter_HoldsEverybodyBackUntilThen()
    {
        var gate = Start(Settings with { BreakerFailures = 100 });
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        Hold(gate, one);
        var error = Some.Error(ModelErrorCategory.RateLimited) with { RetryAfter = TimeSpan.FromMilliseconds(50) };
        Release(gate, one, new GateOutcome.Failed(error));
        Wait(gate, two);
        two.ExpectNoMsg(TimeSpan.FromMilliseconds(150));

        // The actor's timer runs by real time and asks the clock, which stood still until now.
        _time.Advance(TimeSpan.FromMilliseconds(50));

        two.ExpectMsg<GateProtocol.Granted>(Deadline);
    }

    [Fact]
    public void Acquire_BeforeTheServerHasSaidWhatItTakes_OnlyTheFirstGoes()
    {
        var answer = new TaskCompletionSource<int?>();
        var gate = Start(Settings with { Permits = null }, _ => answer.Task);
        var (one, two, three) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Hold(gate, one);
        Wait(gate, two);
        Wait(gate, three);

        answer.SetResult(2);

        two.ExpectMsg<GateProtocol.Granted>(Deadline);
        three.ExpectNoMsg(Soon);
    }

    [Fact]
    public void Acquire_ServerThatNeverSaysWhatItTakes_GetsTheFallbackAfterTheTimeout()
    {
        var gate = Start(
            Settings with { Permits = null, FallbackPermits = 2, DiscoveryTimeout = TimeSpan.FromSeconds(3) },
            static _ => new TaskCompletionSource<int?>().Task);
        var (one, two, three) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Hold(gate, one);
        Wait(gate, two);
        Wait(gate, three);

        _time.Advance(TimeSpan.FromSeconds(3));

        two.ExpectMsg<GateProtocol.Granted>(Deadline);
        three.ExpectNoMsg(Soon);
    }

    [Fact]
    public void Acquire_ServerThatCouldNotBeAsked_IsAskedAgainAfterTheInterval()
    {
        var asked = 0;
        var gate = Start(
            Settings with { Permits = null, FallbackPermits = 1 },
            _ => Interlocked.Increment(ref asked) == 1
                ? Task.FromException<int?>(new ModelException(Some.Error()))
                : Task.FromResult<int?>(3));
        var probes = Enumerable.Range(0, 3).Select(_ => CreateTestProbe()).ToArray();
        Hold(gate, probes[0]);
        Wait(gate, probes[1]);
        Assert.Equal(1, Volatile.Read(ref asked));

        _time.Advance(TimeSpan.FromMinutes(1));
        Acquire(gate, probes[2]);

        probes[1].ExpectMsg<GateProtocol.Granted>(Deadline);
        probes[2].FishForMessage(message => message is GateProtocol.Granted, Deadline);
        Assert.Equal(2, Volatile.Read(ref asked));
    }

    [Fact]
    public void Fault_WhileSomeHoldAndSomeWait_LosesNeither()
    {
        var gate = Start(Settings);
        var (one, two, three, four) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Hold(gate, one);
        Wait(gate, two);
        Wait(gate, three);

        // The clock is asked in the middle of the release.
        EventFilter.Exception<InvalidOperationException>().ExpectOne(Deadline, () =>
        {
            _time.FailNext();
            Release(gate, one, new GateOutcome.Failed(Some.Error(ModelErrorCategory.Overloaded) with { RetryAfter = Soon }));
        });

        two.ExpectMsg<GateProtocol.Granted>(Deadline);
        Wait(gate, four);
        Sys.Stop(two.Ref);
        three.ExpectMsg<GateProtocol.Granted>(Deadline);
    }

    [Fact]
    public void Acquire_ThousandsFromManyOwners_EachReleaseGrantsExactlyOne()
    {
        const int Requests = 5_000;
        var gate = Start(Settings with { Permits = 8, MaxQueued = Requests });
        var crowd = CreateTestProbe();
        for (var i = 0; i < Requests; i++)
        {
            gate.Tell(new GateProtocol.Acquire(i, $"owner {i % 500}", RequestPriority.Interactive), crowd.Ref);
        }

        var granted = crowd.ReceiveN(Requests, Deadline).OfType<GateProtocol.Granted>().ToList();
        Assert.Equal(8, granted.Count);
        for (var i = 0; i < Requests - 8; i++)
        {
            gate.Tell(new GateProtocol.Release(granted[i].RequestId, GateOutcome.Succeeded.Instance), crowd.Ref);
            granted.Add(crowd.ExpectMsg<GateProtocol.Granted>(Deadline));
        }

        Assert.Equal(Requests, granted.DistinctBy(static grant => grant.RequestId).Count());
    }

    private static void Acquire(IActorRef gate, TestProbe probe, long requestId = 1) =>
        gate.Tell(new GateProtocol.Acquire(requestId, "owner", RequestPriority.Interactive), probe.Ref);

    private static void Release(IActorRef gate, TestProbe probe, GateOutcome outcome, long requestId = 1) =>
        gate.Tell(new GateProtocol.Release(requestId, outcome), probe.Ref);

    private static void Fail(IActorRef gate, TestProbe probe, long requestId = 1) =>
        Release(gate, probe, new GateOutcome.Failed(Some.Error()), requestId);

    private static void Hold(IActorRef gate, TestProbe probe, long requestId = 1)
    {
        Acquire(gate, probe, requestId);
        probe.ExpectMsg<GateProtocol.Granted>(Deadline);
    }

    private static void Wait(IActorRef gate, TestProbe probe)
    {
        Acquire(gate, probe);
        probe.ExpectMsg<GateProtocol.Waiting>(Deadline);
    }

    private static void OpenBreaker(IActorRef gate, TestProbe probe)
    {
        for (var requestId = 1; requestId <= Settings.BreakerFailures; requestId++)
        {
            Hold(gate, probe, requestId);
            Fail(gate, probe, requestId);
        }

        Acquire(gate, probe, 100);
        probe.ExpectMsg<GateProtocol.Refused>(Deadline);
    }

    private IActorRef Start(GateSettings settings, Func<CancellationToken, Task<int?>>? discover = null)
    {
        var server = new GateServer("http://server", "fake", settings.Permits, discover ?? (static _ => Task.FromResult<int?>(null)));
        return Sys.ActorOf(GateSupervisor.Props(server, settings, _time));
    }
}

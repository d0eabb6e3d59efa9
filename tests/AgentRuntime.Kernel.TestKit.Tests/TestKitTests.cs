using System.Collections;
using AgentRuntime.Testing;
using Akka.Actor;
using Akka.TestKit;
using Xunit.Sdk;

namespace AgentRuntime.Kernel.TestKit.Tests;

public class TestKitTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    public TestKitTests()
        : base("akka.loglevel = DEBUG")
    {
    }

    [Fact]
    public void ExpectMsg_MessageOfTheType_ReturnsIt()
    {
        TestActor.Tell("hi");

        Assert.Equal("hi", ExpectMsg<string>(Long));
    }

    [Fact]
    public void ExpectMsg_NothingComes_Fails()
    {
        var error = Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(Short));

        Assert.Contains("System.String", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExpectMsg_OtherType_Fails()
    {
        TestActor.Tell(1);

        var error = Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(Long));

        Assert.Contains("System.Int32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExpectMsg_OtherValue_Fails()
    {
        TestActor.Tell("one");

        var error = Assert.ThrowsAny<XunitException>(() => ExpectMsg("two", Long));

        Assert.Contains("one", error.Message, StringComparison.Ordinal);
        Assert.Contains("two", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExpectMsg_Collections_AreComparedByElement()
    {
        TestActor.Tell(new[] { 1, 2 });

        ExpectMsg(new[] { 1, 2 }, Long);
    }

    [Fact]
    public void ExpectMsg_PredicateComparerAndAssertions_Decide()
    {
        TestActor.Tell("one");
        TestActor.Tell("two");
        TestActor.Tell("THREE");
        TestActor.Tell("four");

        ExpectMsg<string>(text => text.StartsWith('o'), Long);
        ExpectMsg<string>(text => Assert.Equal("two", text), Long);
        ExpectMsg("three", (expected, actual) => string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase), Long);
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>((text, sender) => text == "five", Long));
    }

    [Fact]
    public async Task ExpectMsgAsync_EveryForm_TakesOneMessage()
    {
        foreach (var number in Enumerable.Range(1, 5))
        {
            TestActor.Tell(number);
        }

        Assert.Equal(1, await ExpectMsgAsync<int>(Long));
        await ExpectMsgAsync(2, Long);
        await ExpectMsgAsync<int>(number => number == 3, Long);
        await ExpectMsgAsync<int>(number => Assert.Equal(4, number), Long);
        await ExpectMsgAsync<int>((number, sender) => sender.Equals(TestActor), Long);
        await ExpectNoMsgAsync(Short);
        await Assert.ThrowsAnyAsync<XunitException>(async () => await ExpectMsgAsync<int>(Short));
    }

    [Fact]
    public async Task ExpectMsgAsync_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        var wait = ExpectMsgAsync<string>(Long, cancellationToken: source.Token).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(Long, CancellationToken.None));
    }

    [Fact]
    public void Tell_FromTheTest_HasTheTestActorAsSender()
    {
        var echo = Sys.ActorOf(Props.Create(() => new Echo()));

        echo.Tell("hi");

        ExpectMsg("hi", Long);
        Assert.Equal(echo, LastSender);
        Assert.Equal("hi", LastMessage);
    }

    [Fact]
    public async Task Tell_AfterAnAwait_StillHasTheTestActorAsSender()
    {
        var echo = Sys.ActorOf(Props.Create(() => new Echo()));
        await Task.Yield();
        echo.Tell("one");
        await ExpectMsgAsync("one", Long);

        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        echo.Tell("two");

        await ExpectMsgAsync("two", Long);
    }

    [Fact]
    public void ExpectMsgFrom_OtherSender_Fails()
    {
        var one = CreateTestProbe();
        var two = CreateTestProbe();
        TestActor.Tell("hi", one.Ref);
        TestActor.Tell("hi", two.Ref);

        ExpectMsgFrom(one.Ref, "hi", Long);
        Assert.ThrowsAny<XunitException>(() => ExpectMsgFrom(one.Ref, "hi", Long));
    }

    [Fact]
    public void ExpectMsgAllOf_AnyOrder_Holds()
    {
        TestActor.Tell("b");
        TestActor.Tell("a");

        ExpectMsgAllOf(Long, "a", "b");
    }

    [Fact]
    public void ExpectMsgAllOf_OneDiffers_NamesIt()
    {
        TestActor.Tell("b");
        TestActor.Tell("c");

        var error = Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOf(Long, "a", "b"));

        Assert.Contains("a", error.Message, StringComparison.Ordinal);
        Assert.Contains("c", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExpectMsgAllOfAsync_AnyOrder_Holds()
    {
        TestActor.Tell("b");
        TestActor.Tell("a");
        var got = new List<string>();

        await foreach (var text in ExpectMsgAllOfAsync(Long, ["a", "b"]))
        {
            got.Add(text);
        }

        Assert.Equal(["a", "b"], got.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ExpectMsgAnyOf_OneOfThem_Holds()
    {
        TestActor.Tell("b");
        Assert.Equal("b", ExpectMsgAnyOf(["a", "b"]));

        TestActor.Tell("c");
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAnyOf(["a", "b"]));
    }

    [Fact]
    public void ExpectNoMsg_MessageComes_Fails()
    {
        ExpectNoMsg(Short);
        TestActor.Tell("hi");

        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg(Long));
    }

    [Fact]
    public void FishForMessage_OthersFirst_SkipsAndCollectsThem()
    {
        var skipped = new ArrayList();
        TestActor.Tell(1);
        TestActor.Tell("two");
        TestActor.Tell("three");

        Assert.Equal("three", FishForMessage<string>(text => text.StartsWith("th", StringComparison.Ordinal), skipped, Long));
        Assert.Equal([1, "two"], skipped.ToArray());
        Assert.ThrowsAny<XunitException>(() => FishForMessage(_ => true, Short));
    }

    [KernelFact("a message of another type fails the fishing (1.5.74)")]
    public async Task FishUntilMessageAsync_OthersFirst_SkipsThem()
    {
        TestActor.Tell(1);
        TestActor.Tell("two");
        TestActor.Tell("three");

        await FishUntilMessageAsync<string>(Long);

        await ExpectMsgAsync("three", Long);
    }

    [Fact]
    public async Task WaitForRadioSilenceAsync_Messages_AreReturned()
    {
        TestActor.Tell(1);
        TestActor.Tell(2);

        var messages = await WaitForRadioSilenceAsync(TimeSpan.FromMilliseconds(300));

        Assert.Equal([1, 2], messages.ToArray());
        TestActor.Tell(3);
        await Assert.ThrowsAnyAsync<XunitException>(() => WaitForRadioSilenceAsync(Long, maxMessages: 0));
    }

    [Fact]
    public async Task ReceiveN_EnoughMessages_ReturnsThemInOrder()
    {
        foreach (var number in Enumerable.Range(1, 4))
        {
            TestActor.Tell(number);
        }

        var first = new List<object>();
        await foreach (var message in ReceiveNAsync(2, Long))
        {
            first.Add(message);
        }

        Assert.Equal([1, 2], first);
        var rest = new List<object>();
        await foreach (var message in ReceiveNAsync(2, Long))
        {
            rest.Add(message);
        }

        Assert.Equal([3, 4], rest);
    }

    [Fact]
    public void ReceiveN_TooFewMessages_Fails()
    {
        TestActor.Tell(1);
        TestActor.Tell(2);
        Assert.Equal([1, 2], ReceiveN(2, Long));
        TestActor.Tell(3);

        Assert.ThrowsAny<XunitException>(() => ReceiveN(2, TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public void ReceiveOne_NothingComes_IsNull()
    {
        Assert.Null(ReceiveOne(TimeSpan.Zero));
        TestActor.Tell("hi");
        Assert.Equal("hi", ReceiveOne(Long));
    }

    [Fact]
    public void ReceiveWhile_FilterStops_LeavesTheMessage()
    {
        TestActor.Tell("a");
        TestActor.Tell("b");
        TestActor.Tell(3);

        var texts = ReceiveWhile<string>(Long, message => (message as string)!);

        Assert.Equal(["a", "b"], texts);
        ExpectMsg(3, Long);
    }

    [Fact]
    public void ReceiveWhile_Idle_Ends()
    {
        TestActor.Tell("a");

        Assert.Equal(["a"], ReceiveWhile<string>(message => (message as string)!, Long, TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public void ReceiveWhile_Predicate_IgnoresOtherTypes()
    {
        TestActor.Tell(1);
        TestActor.Tell("x");
        TestActor.Tell(2);
        TestActor.Tell(9);

        Assert.Equal([1, 2], ReceiveWhile<int>(number => number < 5, Long));
        ExpectMsg(9, Long);
    }

    [Fact]
    public void PeekOne_Message_StaysInTheQueue()
    {
        TestActor.Tell("hi");

        Assert.Equal("hi", PeekOne(Long));
        Assert.True(HasMessages);
        ExpectMsg("hi", Long);
        Assert.False(HasMessages);
    }

    [KernelFact("a block that ends late is let through (1.5.74)")]
    public void Within_TooSlow_Fails() =>
        Assert.ThrowsAny<XunitException>(() => Within(TimeSpan.FromMilliseconds(1), () => Wait(TimeSpan.FromMilliseconds(50))));

    [Fact]
    public void Within_TooFast_Fails() => Assert.ThrowsAny<XunitException>(() => Within(Long, Long, () => { }));

    [Fact]
    public void Within_Expectations_WaitNoLongerThanWhatRemains() =>
        Within(TimeSpan.FromMilliseconds(200), () =>
        {
            Assert.InRange(Remaining, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
            ExpectNoMsg();
        });

    [Fact]
    public async Task WithinAsync_Result_IsReturned() =>
        Assert.Equal(7, await WithinAsync(Long, async () =>
        {
            await Task.Yield();
            return 7;
        }));

    [Fact]
    public void Remaining_OutsideOfWithin_Throws() => Assert.Throws<InvalidOperationException>(() => Remaining);

    [Fact]
    public void AwaitAssert_HoldsLater_Returns()
    {
        var tries = 0;

        AwaitAssert(() => Assert.Equal(3, ++tries), Long, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void AwaitAssert_NeverHolds_ThrowsTheLastFailure() =>
        Assert.Throws<InvalidOperationException>(() => AwaitAssert(() => throw new InvalidOperationException(), Short, TimeSpan.FromMilliseconds(5)));

    [Fact]
    public async Task AwaitAssertAsync_HoldsLater_Returns()
    {
        var tries = 0;

        await AwaitAssertAsync(
            async () =>
            {
                await Task.Yield();
                Assert.Equal(3, ++tries);
            },
            Long,
            TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task AwaitCondition_HoldsLaterOrNever_ReturnsOrFails()
    {
        var tries = 0;

        AwaitCondition(() => ++tries > 3, Long);
        await AwaitConditionAsync(() => Task.FromResult(++tries > 6), Long);
        Assert.False(await AwaitConditionNoThrowAsync(() => false, Short));
        Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false, Short));
    }

    [Fact]
    public void ExpectTerminated_WatchedActorStops_ReceivesTheNotice()
    {
        var echo = ActorOf(() => new Echo());
        Watch(echo);

        Sys.Stop(echo);

        ExpectTerminated(echo, Long);
    }

    [Fact]
    public void Unwatch_ActorStops_IsSilent()
    {
        var echo = ActorOf(() => new Echo());
        Watch(echo);
        Unwatch(echo);

        Sys.Stop(echo);

        ExpectNoMsg(Short);
    }

    [Fact]
    public void IgnoreMessages_Matching_AreDropped()
    {
        IgnoreMessages<int>(number => number > 1);
        TestActor.Tell(1);
        TestActor.Tell(2);
        IgnoreNoMessages();
        TestActor.Tell(3);

        ExpectMsg(1, Long);
        ExpectMsg(3, Long);
    }

    [Fact]
    public void SetAutoPilot_Reacts_AndTheTestStillSeesTheMessages()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell("pong " + message, ActorRefs.NoSender);
            return message.Equals("last") ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));

        probe.Ref.Tell("first", TestActor);
        probe.Ref.Tell("last", TestActor);
        probe.Ref.Tell("after", TestActor);

        ExpectMsg("pong first", Long);
        ExpectMsg("pong last", Long);
        probe.ExpectMsg("first", Long);
        probe.ExpectMsg("last", Long);
        probe.ExpectMsg("after", Long);
        ExpectNoMsg(Short);
    }

    [Fact]
    public void TestProbe_SendReplyForward_KeepTheSenders()
    {
        var one = CreateTestProbe("one");
        var two = CreateTestProbe("two");

        one.Send(two.Ref, "question");
        two.ExpectMsg("question", Long);
        two.Reply("answer");
        one.ExpectMsgFrom(two.Ref, "answer", Long);
        two.Forward(TestActor);

        ExpectMsgFrom(one.Ref, "question", Long);
        Assert.Equal(two.Ref, one.Sender);
    }

    [Fact]
    public void TestProbe_AsReference_IsItsActor()
    {
        var probe = CreateTestProbe();
        IActorRef reference = probe;

        reference.Tell("hi", TestActor);
        probe.ExpectMsg("hi", Long);
        Watch(probe);
        Sys.Stop(probe);

        ExpectTerminated(probe, Long);
        Assert.True(probe.Ref.Equals(probe));
    }

    [KernelFact("the log of a child's failure does not match a filter by its exception (1.5.74)")]
    public void ChildActorOf_Strategy_SupervisesTheChild()
    {
        var probe = CreateTestProbe();
        var child = probe.ChildActorOf<Echo>("child", SupervisorStrategy.StoppingStrategy);
        Assert.Equal(probe.Ref.Path, child.Path.Parent);
        Watch(child);

        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => child.Tell(new InvalidOperationException("told to")));

        ExpectTerminated(child, Long);
    }

    [Fact]
    public void TestLatch_CountedDown_Opens()
    {
        var latch = CreateTestLatch(2);
        Assert.Throws<TimeoutException>(() => latch.Ready(Short));
        latch.CountDown();
        Assert.False(latch.IsOpen);
        latch.CountDown();

        latch.Ready(Long);
        Assert.True(latch.IsOpen);
        latch.Reset();
        Assert.False(latch.IsOpen);
    }

    [KernelFact("a barrier that stays incomplete lets go at its time-out without an exception (1.5.74)")]
    public void TestBarrier_NotAllCome_TimesOut()
    {
        var barrier = CreateTestBarrier(2);

        Assert.Throws<TimeoutException>(() => barrier.Await(Short));
    }

    [Fact]
    public async Task TestBarrier_AllCome_LetsThemPass()
    {
        var barrier = CreateTestBarrier(2);
        var other = Task.Run(() => barrier.Await(Long));

        barrier.Await(Long);

        await other.WaitAsync(Long);
    }

    [Fact]
    public void Dilated_TimeFactor_Stretches()
    {
        using var kit = new SlowKit();

        Assert.Equal(TimeSpan.FromSeconds(4), kit.Dilated(TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.FromSeconds(6), kit.RemainingOrDefault);
        Assert.Equal(TimeSpan.FromSeconds(5), kit.TestKitSettings.DefaultTimeout);
    }

    [Fact]
    public void Dispose_OwnSystem_Terminates()
    {
        ActorSystem system;
        using (var kit = new SlowKit())
        {
            system = kit.Sys;
        }

        Assert.True(system.WhenTerminated.IsCompleted);
    }

    private static void Wait(TimeSpan time)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(time);
    }

    private sealed class SlowKit() : Akka.TestKit.Xunit2.TestKit("akka.test.timefactor = 2.0");

    private sealed class Echo : ReceiveActor
    {
        public Echo()
        {
            Receive<Exception>(error => throw error);
            ReceiveAny(message => Sender.Tell(message));
        }
    }
}

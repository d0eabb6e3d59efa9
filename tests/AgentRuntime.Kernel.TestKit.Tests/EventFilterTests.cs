using System.Text.RegularExpressions;
using AgentRuntime.Testing;
using Akka.Actor;
using Akka.Event;
using Xunit.Sdk;

namespace AgentRuntime.Kernel.TestKit.Tests;

public class EventFilterTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    public EventFilterTests()
        : base("akka.loglevel = DEBUG")
    {
    }

    [Fact]
    public void ExpectOne_EventIsLogged_Holds()
    {
        EventFilter.Info("hello 7").ExpectOne(() => Sys.Log.Info("hello {0}", 7));
        EventFilter.Warning(start: "hel").ExpectOne(() => Sys.Log.Warning("hello"));
        EventFilter.Debug(contains: "ell").ExpectOne(() => Sys.Log.Debug("hello"));
        EventFilter.Error(new Regex("^h.*o$", RegexOptions.None, TimeSpan.FromSeconds(1))).ExpectOne(() => Sys.Log.Error("hello"));
    }

    [Fact]
    public void ExpectOne_NothingIsLogged_Fails()
    {
        var error = Assert.ThrowsAny<XunitException>(() => EventFilter.Info("hello").ExpectOne(Short, () => Sys.Log.Info("bye")));

        Assert.Contains("0/1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExpectOne_TwoAreLogged_Fails() =>
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("hello").Expect(1, () =>
        {
            var probe = CreateTestProbe();
            Sys.EventStream.Subscribe(probe.Ref, typeof(Info));
            Sys.Log.Info("hello");
            Sys.Log.Info("hello");
            probe.ReceiveN(2, TimeSpan.FromSeconds(20));
            EventFilter.Info("flush").ExpectOne(() => Sys.Log.Info("flush"));
        }));

    [Fact]
    public void Expect_Count_ReturnsTheBlocksResult() =>
        Assert.Equal(5, EventFilter.Info("hello").Expect(3, () =>
        {
            for (var i = 0; i < 3; i++)
            {
                Sys.Log.Info("hello");
            }

            return 5;
        }));

    [Fact]
    public void Expect_None_FailsWhenOneIsLogged()
    {
        EventFilter.Info("hello").Expect(0, Short, () => Sys.Log.Info("other"));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("hello").Expect(0, TimeSpan.FromSeconds(3), () =>
        {
            Sys.Log.Info("hello");
            EventFilter.Info("flush").ExpectOne(() => Sys.Log.Info("flush"));
        }));
    }

    [Fact]
    public async Task ExpectOneAsync_LoggedLater_WaitsForIt() =>
        await EventFilter.Info("late").ExpectOneAsync(() =>
        {
            Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(50), () => Sys.Log.Info("late"));
            return Task.CompletedTask;
        });

    [Fact]
    public void Exception_ActorFails_IsFound()
    {
        var failing = ActorOf(() => new Failing());

        EventFilter.Exception<InvalidOperationException>(contains: "on purpose").ExpectOne(() => failing.Tell("x"));
        EventFilter.Exception<InvalidOperationException>(source: failing.Path.ToString()).ExpectOne(() => failing.Tell("x"));
    }

    [Fact]
    public void Exception_InnerException_IsFoundOnlyWhenAsked()
    {
        var error = new InvalidOperationException("outer", new TimeoutException("inner"));

        EventFilter.Exception(typeof(TimeoutException), message: "inner", checkInnerExceptions: true).ExpectOne(() => Sys.Log.Error(error, "x"));
        Assert.ThrowsAny<XunitException>(() => EventFilter.Exception<TimeoutException>().ExpectOne(Short, () => Sys.Log.Error(error, "x")));
    }

    [Fact]
    public void And_SecondFilter_CountsToo() =>
        EventFilter.Info("one").And.Warning("two").Expect(2, () =>
        {
            Sys.Log.Info("one");
            Sys.Log.Warning("two");
        });

    [Fact]
    public void Custom_Predicate_Decides() =>
        EventFilter.Custom(logged => logged is Warning && logged.Message.ToString() == "w").ExpectOne(() => Sys.Log.Warning("w"));

    [Fact]
    public void DeadLetter_TypeAndPredicate_AreFound()
    {
        EventFilter.DeadLetter<string>().ExpectOne(() => Sys.DeadLetters.Tell("lost"));
        EventFilter.DeadLetter<int>(number => number == 2).ExpectOne(() =>
        {
            Sys.DeadLetters.Tell(1);
            Sys.DeadLetters.Tell(2);
        });
    }

    [KernelFact("an unhandled message is not logged as a warning of this wording (1.5.74)")]
    public void Warning_UnhandledMessage_IsFound()
    {
        var strict = ActorOf(() => new Strict());

        EventFilter.Warning(contains: "Unhandled message").ExpectOne(() => strict.Tell("x"));
    }

    [Fact]
    public void Mute_UntilUnmuted_CountsNothing()
    {
        using (EventFilter.Info("hello").Mute())
        {
            Sys.Log.Info("hello");
        }

        EventFilter.Info("hello").Mute(() => Sys.Log.Info("hello"));
        EventFilter.Info("hello").ExpectOne(() => Sys.Log.Info("hello"));
    }

    private sealed class Failing : ReceiveActor
    {
        public Failing() => Receive<string>(_ => throw new InvalidOperationException("on purpose"));
    }

    private sealed class Strict : ReceiveActor
    {
        public Strict() => Receive<int>(_ => { });
    }
}

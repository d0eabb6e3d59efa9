using AgentRuntime.Sinks;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace AgentRuntime.Tests.Sinks;

public sealed class SinkActorTests : TestKit
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ManualSink _sink = new();
    private readonly TestProbe _region;
    private readonly TestProbe _thread;

    public SinkActorTests()
    {
        _region = CreateTestProbe();
        _thread = CreateTestProbe();
    }

    [Fact]
    public void PreStart_OfASink_PullsFromItsCursorThroughTheRegion()
    {
        Start(_sink, from: 7);

        Assert.Equal(new SinkProtocol.Pull(7, SinkMode.Free), ExpectPull(_region));
    }

    [Fact]
    public void Deliver_WhileTheSinkWrites_IsNotFollowedByAPullUntilItIsWritten()
    {
        var actor = Start(_sink);
        ExpectPull(_region);
        actor.Tell(new SinkProtocol.Attached(_thread.Ref), _thread.Ref);
        actor.Tell(new SinkProtocol.Deliver([Some.Text(0, "hello")]), _thread.Ref);
        AwaitAssert(() => Assert.Single(_sink.Batches), Deadline);

        _thread.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        _sink.Complete();

        Assert.Equal(5, ExpectPull(_thread).Cursor);
    }

    [Fact]
    public void Deliver_ToASinkThatWritesAtOnce_IsFollowedByAPull()
    {
        var actor = Start(new ManualSink(completesAtOnce: true));
        ExpectPull(_region);
        actor.Tell(new SinkProtocol.Attached(_thread.Ref), _thread.Ref);

        actor.Tell(new SinkProtocol.Deliver([Some.Text(0, "hello"), Some.Notice(5)]), _thread.Ref);

        Assert.Equal(6, ExpectPull(_thread).Cursor);
    }

    [Fact]
    public void Deliver_ThatNobodyPulled_IsIgnored()
    {
        var actor = Start(_sink);
        ExpectPull(_region);
        actor.Tell(new SinkProtocol.Deliver([Some.Text(0, "one")]), _thread.Ref);
        actor.Tell(new SinkProtocol.Deliver([Some.Text(0, "one again")]), _thread.Ref);
        AwaitAssert(() => Assert.Single(_sink.Batches), Deadline);
        _sink.Complete();

        Assert.Equal(3, ExpectPull(_region).Cursor);
        Assert.Single(_sink.Batches);
    }

    [Fact]
    public void Finish_WhileAPullIsOpen_PullsForTheLastTimeAndTakesNothingTwice()
    {
        var sink = new ManualSink(completesAtOnce: true);
        var actor = Start(sink);
        ExpectPull(_region);
        actor.Tell(new SinkProtocol.Attached(_thread.Ref), _thread.Ref);

        actor.Tell(SinkProtocol.Finish.Instance, ActorRefs.NoSender);
        var last = ExpectPull(_thread);
        actor.Tell(new SinkProtocol.Deliver([Some.Text(0, "one")]), _thread.Ref);
        var next = ExpectPull(_thread);
        actor.Tell(new SinkProtocol.Deliver([Some.Text(0, "one"), Some.Text(3, "two")]), _thread.Ref);
        actor.Tell(new SinkProtocol.Deliver([Some.Text(3, "two")]), _thread.Ref);
        var after = ExpectPull(_thread);
        actor.Tell(new SinkProtocol.Rejected(new InvalidOperationException("no more")), _thread.Ref);

        Assert.Equal((0, true), (last.Cursor, last.IsLast));
        Assert.Equal((3, true), (next.Cursor, next.IsLast));
        Assert.Equal((6, true), (after.Cursor, after.IsLast));
        AwaitAssert(() => Assert.True(sink.Ended.Task.IsCompleted), Deadline);
        Assert.Equal(2, sink.Batches.Count);
    }

    [Fact]
    public void Terminated_OfTheThreadWhileAPullIsOpen_PullsAgainThroughTheRegion()
    {
        var actor = Start(_sink);
        ExpectPull(_region);
        actor.Tell(new SinkProtocol.Attached(_thread.Ref), _thread.Ref);

        Sys.Stop(_thread.Ref);

        Assert.Equal(0, ExpectPull(_region).Cursor);
    }

    [Fact]
    public void TryAgain_FromTheThread_PullsAgain()
    {
        var actor = Start(_sink, from: 3);
        ExpectPull(_region);

        actor.Tell(new SinkProtocol.TryAgain(new InvalidOperationException("busy")), _thread.Ref);

        Assert.Equal(3, ExpectPull(_region).Cursor);
    }

    [Fact]
    public async Task Rejected_ByTheThread_EndsTheSinkWithTheReason()
    {
        var actor = Start(_sink);
        Watch(actor);
        var reason = new InvalidOperationException("never given");

        actor.Tell(new SinkProtocol.Rejected(reason), _thread.Ref);

        ExpectTerminated(actor, Deadline);
        Assert.Same(reason, await _sink.Ended.Task.WaitAsync(Deadline));
    }

    [Fact]
    public void Deliver_WriteFails_EndsTheSinkAlone()
    {
        var actor = Start(_sink);
        Watch(actor);
        actor.Tell(new SinkProtocol.Deliver([Some.Text(0, "hello")]), _thread.Ref);
        AwaitAssert(() => Assert.Single(_sink.Batches), Deadline);

        _sink.Fail(new IOException("broken pipe"));

        ExpectTerminated(actor, Deadline);
        Assert.False(_sink.Ended.Task.IsCompleted);
    }

    [Fact]
    public async Task PostStop_OfAnAttachedSink_TellsItThatTheRuntimeStopped()
    {
        var actor = Start(_sink);

        Sys.Stop(actor);

        Assert.IsType<OperationCanceledException>(await _sink.Ended.Task.WaitAsync(Deadline));
    }

    [Fact]
    public void Detach_OfASink_EndsItSilently()
    {
        var actor = Start(_sink);
        Watch(actor);

        actor.Tell(SinkProtocol.Detach.Instance, ActorRefs.NoSender);

        ExpectTerminated(actor, Deadline);
        Assert.False(_sink.Ended.Task.IsCompleted);
    }

    private static SinkProtocol.Pull ExpectPull(TestProbe probe) => probe.ExpectMsg<SinkProtocol.Pull>(Deadline);

    private IActorRef Start(IThreadSink sink, long from = 0) =>
        Sys.ActorOf(SinkActor.Props(_region.Ref, static message => message, from, SinkMode.Free, sink, new SinkSettings()));
}

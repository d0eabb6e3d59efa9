using AgentRuntime.Hosting;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Sinks;
using AgentRuntime.Threads;
using Akka.Actor;
using Akka.Streams;
using Akka.TestKit.Xunit2;

namespace AgentRuntime.Tests.Threads;

/// <summary>What the thread's actor says to its sinks and its stream, message by message.</summary>
public sealed class ThreadActorTests : TestKit
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly FakeProvider _provider = new();

    [Fact]
    public async Task Pull_SinksAtOneCursor_GetTheSameBatch()
    {
        var actor = await StartAsync();
        var one = CreateTestProbe();
        var two = CreateTestProbe();
        actor.Tell(new SinkProtocol.Pull(1, SinkMode.Free), one.Ref);
        actor.Tell(new SinkProtocol.Pull(1, SinkMode.Free), two.Ref);
        one.ExpectMsg<SinkProtocol.Attached>(Deadline);
        two.ExpectMsg<SinkProtocol.Attached>(Deadline);

        actor.Tell(new ThreadProtocol.Submit(new UserMessage("Hi"), new SendOptions()), TestActor);

        Assert.Same(one.ExpectMsg<SinkProtocol.Deliver>(Deadline), two.ExpectMsg<SinkProtocol.Deliver>(Deadline));
    }

    [Fact]
    public async Task Deliver_WithoutAnotherPull_IsNotRepeated()
    {
        var actor = await StartAsync();
        var sink = CreateTestProbe();
        actor.Tell(new SinkProtocol.Pull(0, SinkMode.Free), sink.Ref);
        sink.ExpectMsg<SinkProtocol.Attached>(Deadline);
        sink.ExpectMsg<SinkProtocol.Deliver>(Deadline);

        actor.Tell(new ThreadProtocol.Submit(new UserMessage("Hi"), new SendOptions()), TestActor);
        ExpectMsg<ThreadProtocol.Accepted>(Deadline);

        sink.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Batch_OfAnEarlierStream_IsIgnored()
    {
        var actor = await StartAsync();
        actor.Tell(new ThreadProtocol.Submit(new UserMessage("Hi"), new SendOptions()), TestActor);
        ExpectMsg<ThreadProtocol.Accepted>(Deadline);
        await _provider.NextAsync();
        var stale = CreateTestProbe();

        actor.Tell(new CompletionBatch([new CompletionEvent.Text("ghost")], 0), stale.Ref);
        actor.Tell(new ThreadProtocol.StreamCompleted(0), stale.Ref);
        actor.Tell(new ThreadProtocol.StreamFailed(0, new InvalidOperationException()), stale.Ref);
        actor.Tell(ThreadProtocol.GetSnapshot.Instance, TestActor);

        Assert.Equal(ThreadStatus.Streaming, ExpectMsg<ThreadSnapshot>(Deadline).Status);
        stale.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Terminated_OfASink_ForgetsIt()
    {
        var actor = await StartAsync();
        var sink = CreateTestProbe();
        actor.Tell(new SinkProtocol.Pull(1, SinkMode.Free), sink.Ref);
        sink.ExpectMsg<SinkProtocol.Attached>(Deadline);

        Sys.Stop(sink.Ref);

        AwaitAssert(
            () =>
            {
                actor.Tell(ThreadProtocol.GetSnapshot.Instance, TestActor);
                Assert.Equal(0, ExpectMsg<ThreadSnapshot>(Deadline).SinkCount);
            },
            Deadline);
    }

    private async Task<IActorRef> StartAsync()
    {
        var environment = AgentRuntimeHost.CreateEnvironment(Some.Parts(_provider, new MemoryJournal(10_000)), Sys, []);
        var actor = Sys.ActorOf(ThreadActor.Props(Some.Thread, environment, Sys.Materializer()));
        await actor.Ask<ThreadProtocol.Created>(
            new ThreadProtocol.Create(Some.Model, new ThreadOptions { Model = Some.Model.ToString() }), Deadline);
        return actor;
    }
}

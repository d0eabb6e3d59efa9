using AgentRuntime.Hosting;
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
    private readonly FakeJournal _journal = new();

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

    [Fact]
    public async Task ReceiveTimeout_AfterATurn_LeavesWhatWasToTheJournal()
    {
        var actor = await StartAsync();
        var end = await RunTurnAsync(actor, "Hi", "Hello");
        Assert.Equal(0, _journal.Reads);

        actor.Tell(ReceiveTimeout.Instance, ActorRefs.NoSender);
        var sink = CreateTestProbe();
        actor.Tell(new SinkProtocol.Pull(0, SinkMode.Free), sink.Ref);

        sink.ExpectMsg<SinkProtocol.Attached>(Deadline);
        var events = sink.ExpectMsg<SinkProtocol.Deliver>(Deadline).Events;
        Assert.Equal("Hello", Assert.Single(events.OfType<ThreadEvent.AgentText>()).Text);
        Assert.Equal(0, events[0].Position);
        Assert.Equal(end, events[^1].End);
        Assert.Equal(1, _journal.Reads);
    }

    [Fact]
    public async Task ReceiveTimeout_AfterATurn_KeepsTheConversationForTheNextTurn()
    {
        var actor = await StartAsync();
        var end = await RunTurnAsync(actor, "Hi", "Hello");

        actor.Tell(ReceiveTimeout.Instance, ActorRefs.NoSender);
        var sink = CreateTestProbe();
        actor.Tell(new SinkProtocol.Pull(end, SinkMode.Free), sink.Ref);
        sink.ExpectMsg<SinkProtocol.Attached>(Deadline);
        actor.Tell(new ThreadProtocol.Submit(new UserMessage("Again"), new SendOptions()), TestActor);
        var request = (await _provider.NextAsync()).Request;

        Assert.Equal(["Hi", "Hello", "Again"], request.Messages.Select(static message => message switch
        {
            ModelMessage.User user => user.Text,
            ModelMessage.Assistant assistant => assistant.Text,
            _ => message.ToString(),
        }));
        Assert.Equal(end, sink.ExpectMsg<SinkProtocol.Deliver>(Deadline).Events[0].Position);
        Assert.Equal(0, _journal.Reads);
    }

    private async Task<long> RunTurnAsync(IActorRef actor, string message, string answer)
    {
        actor.Tell(new ThreadProtocol.Submit(new UserMessage(message), new SendOptions()), TestActor);
        var stream = await _provider.NextAsync();
        await stream.TextAsync(answer);
        await stream.StopAsync();
        ExpectMsg<ThreadProtocol.Accepted>(Deadline);
        var end = 0L;
        AwaitAssert(
            () =>
            {
                actor.Tell(ThreadProtocol.GetSnapshot.Instance, TestActor);
                var snapshot = ExpectMsg<ThreadSnapshot>(Deadline);
                Assert.Equal(ThreadStatus.Idle, snapshot.Status);
                Assert.Equal(snapshot.LogEnd, snapshot.End);
                end = snapshot.End;
            },
            Deadline);
        return end;
    }

    private async Task<IActorRef> StartAsync()
    {
        var environment = AgentRuntimeHost.CreateEnvironment(Some.Parts(_provider, _journal), Sys, []);
        var actor = Sys.ActorOf(ThreadActor.Props(environment, new ThreadMaterializers(Sys.Materializer(), Sys.Materializer())), Some.Thread.Value);
        await actor.Ask<ThreadProtocol.Created>(
            new ThreadProtocol.Create(Some.Model, new ThreadOptions { Model = Some.Model.ToString() }), Deadline);
        return actor;
    }
}

using AgentRuntime.Hosting;
using AgentRuntime.Threads;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace AgentRuntime.Tests.Threads;

public sealed class ThreadRegionTests : TestKit
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly FakeProvider _provider = new();
    private readonly FakeJournal _journal = new();

    [Fact]
    public async Task Delete_OfAThreadThatRefusesToLeave_LetsNothingMoreIn()
    {
        var region = await StartAsync();
        var release = _journal.Hold();
        var leaving = CreateTestProbe();
        var deleter = CreateTestProbe();

        region.Tell(new ThreadProtocol.Passivate(Some.Thread), leaving.Ref);
        leaving.ExpectMsg<ThreadProtocol.StopIfIdle>(Deadline);
        region.Tell(new ThreadProtocol.Delete(Some.Thread), deleter.Ref);
        region.Tell(new ThreadProtocol.PassivationRefused(Some.Thread), leaving.Ref);
        region.Tell(ToThread(Submit("late")), TestActor);
        release();

        deleter.ExpectMsg<ThreadProtocol.Done>(Deadline);
        Assert.IsType<ThreadNotFoundException>(ExpectMsg<Status.Failure>(Deadline).Cause);
    }

    [Fact]
    public async Task Delete_WhileAMessageWaitsToReplaceAnother_AsksTheModelNoMore()
    {
        var region = await StartAsync();
        var deleter = CreateTestProbe();

        region.Tell(ToThread(new ThreadProtocol.Resubmit(null, null)), TestActor);
        region.Tell(new ThreadProtocol.Delete(Some.Thread), deleter.Ref);

        deleter.ExpectMsg<ThreadProtocol.Done>(Deadline);
        Assert.IsType<ThreadNotFoundException>(ExpectMsg<Status.Failure>(Deadline).Cause);
    }

    /// <summary>A region with one thread, whose turn runs.</summary>
    private async Task<IActorRef> StartAsync()
    {
        var region = Sys.ActorOf(ThreadRegion.Props(
            AgentRuntimeHost.CreateEnvironment(Some.Parts(_provider, _journal), Sys, [])));
        await region.Ask<ThreadProtocol.Created>(
            ToThread(new ThreadProtocol.Create(Some.Model, new ThreadOptions { Model = Some.Model.ToString() })), Deadline);
        await region.Ask<ThreadProtocol.Accepted>(ToThread(Submit("one")), Deadline);
        await _provider.NextAsync();
        return region;
    }

    private static ThreadProtocol.Envelope ToThread(object message) => new(Some.Thread, message);

    private static ThreadProtocol.Submit Submit(string text) => new(new UserMessage(text), new SendOptions());
}

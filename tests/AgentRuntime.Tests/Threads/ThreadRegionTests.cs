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
        var region = Sys.ActorOf(ThreadRegion.Props(
            AgentRuntimeHost.CreateEnvironment(Some.Parts(_provider, _journal), Sys, [])));
        await region.Ask<ThreadProtocol.Created>(
            ToThread(new ThreadProtocol.Create(Some.Model, new ThreadOptions { Model = Some.Model.ToString() })), Deadline);
        await region.Ask<ThreadProtocol.Accepted>(ToThread(Submit("one")), Deadline);
        await _provider.NextAsync();
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

    private static ThreadProtocol.Envelope ToThread(object message) => new(Some.Thread, message);

    private static ThreadProtocol.Submit Submit(string text) => new(new UserMessage(text), new SendOptions());
}

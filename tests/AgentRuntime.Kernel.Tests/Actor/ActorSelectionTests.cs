using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Actor;

public class ActorSelectionTests : KernelTest
{
    private void Tree() => Start(
        me =>
        {
            me.OnStart = () =>
            {
                foreach (var name in new[] { "c1", "c2", "other" })
                {
                    me.Ctx.ActorOf(Act.Props(child => child.OnAny(o => TestActor.Tell($"{name} {o}"))), name);
                }

                TestActor.Tell("ready");
            };
            me.On<string>(s => me.Ctx.ActorSelection(s).Tell("relative"));
            me.On<int>(_ => me.From.Tell("parent"));
        },
        "tree");

    [Theory]
    [InlineData("/user/tree/c1", "c1 x")]
    [InlineData("user/tree/../tree/c2", "c2 x")]
    [InlineData("/user/tree/o*r", "other x")]
    [InlineData("/user/tree/c1/../c2", "c2 x")]
    public void Tell_SelectionOfOne_Reaches(string path, string expected)
    {
        Tree();
        ExpectMsg("ready");

        Sys.ActorSelection(path).Tell("x");

        ExpectMsg(expected);
        ExpectNothingElse();
    }

    [Fact]
    public void Tell_Wildcard_ReachesAllThatMatch()
    {
        Tree();
        ExpectMsg("ready");

        Sys.ActorSelection("/user/tree/c?").Tell("x");

        ExpectMsgAllOf("c1 x", "c2 x");
        ExpectNothingElse();
    }

    [Fact]
    public void Tell_FullPath_Reaches()
    {
        Tree();
        ExpectMsg("ready");

        Sys.ActorSelection($"akka://{Sys.Name}/user/tree/c1").Tell("x");

        ExpectMsg("c1 x");
    }

    [Fact]
    public void Tell_FromContext_IsRelativeToTheActor()
    {
        Tree();
        ExpectMsg("ready");

        Sys.ActorSelection("/user/tree").Tell("c1");
        Sys.ActorSelection("/user/tree").Tell("../tree/c2");

        ExpectMsgAllOf("c1 relative", "c2 relative");
    }

    [Fact]
    public void Tell_NoActorThere_IsADeadLetter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        Sys.ActorSelection("/user/none").Tell("lost");

        Assert.Equal("lost", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void Identify_Actor_AnswersWithItself()
    {
        var actor = Idle("known");

        Sys.ActorSelection("/user/known").Tell(new Identify(1), TestActor);
        actor.Tell(new Identify(2), TestActor);

        var first = ExpectMsg<ActorIdentity>();
        var second = ExpectMsg<ActorIdentity>();
        Assert.Equal((1, actor), (first.MessageId, first.Subject));
        Assert.Equal((2, actor), (second.MessageId, second.Subject));
    }

    [Fact]
    public void Identify_NoActorThere_AnswersWithoutSubject()
    {
        Sys.ActorSelection("/user/none").Tell(new Identify("id"), TestActor);

        var identity = ExpectMsg<ActorIdentity>();
        Assert.Equal("id", identity.MessageId);
        Assert.Null(identity.Subject);
    }

    [Fact]
    public async Task ResolveOne_Actor_IsFound()
    {
        var actor = Idle("known");

        Assert.Equal(actor, await Sys.ActorSelection("/user/known").ResolveOne(Patience));
        Assert.Equal(actor, await Sys.ActorSelection(actor.Path).ResolveOne(Patience));
        Assert.Equal(actor, await Sys.ActorSelection("/user/kn*").ResolveOne(Patience));
    }

    [Fact]
    public async Task ResolveOne_NoActorThere_Throws()
        => await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/none").ResolveOne(Patience));
}

using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class SelectionTests : ConductTests
{
    [Theory]
    [InlineData("/user/a/b")]
    [InlineData("user/a/b")]
    [InlineData("akka://conduct/user/a/b")]
    [InlineData("/user/a/b/")]
    [InlineData("/user/a/../a/b")]
    [InlineData("/user/a/*")]
    [InlineData("/user/?/?")]
    [InlineData("../user/a/b")]
    public async Task Tell_PathOfAnActor_Reaches(string path)
    {
        var (probe, _, b) = await TreeAsync();

        Sys.ActorSelection(path).Tell("x", probe.Ref);

        await probe.ExpectAsync("x at b");
        Assert.Equal(b, await Sys.ActorSelection(path).ResolveOne(LongWait));
    }

    [Fact]
    public async Task Tell_RelativeInsideAnActor_StartsThere()
    {
        var (probe, a, b) = await TreeAsync();

        b.Tell((Action<Scripted>)(s => s.Ctx.ActorSelection("../../a").Tell("up")));
        a.Tell((Action<Scripted>)(s => s.Ctx.ActorSelection("b").Tell("down")));

        Assert.Equal(["down at b", "up at a"], (await probe.TakeAsync(2)).Cast<string>().OrderBy(s => s, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tell_Wildcard_ReachesAllThatMatchAndNoOther()
    {
        var probe = NewProbe();
        var script = new Script { Receive = (a, m) => probe.Put($"{m} at {a.Me.Path.Name}") };
        Start(script, "w-1");
        Start(script, "w-2");
        Start(script, "v-1");

        Sys.ActorSelection("/user/w-*").Tell("x");

        Assert.Equal(["x at w-1", "x at w-2"], (await probe.TakeAsync(2)).Cast<string>().OrderBy(s => s, StringComparer.Ordinal));
        await probe.ExpectNothingAsync(ShortWait);
    }

    [Fact]
    public async Task Tell_DoubleWildcard_ReachesAllDescendants()
    {
        var (probe, a, b) = await TreeAsync();
        await InsideAsync<IActorRef>(b, s => s.Ctx.ActorOf(new Script { Receive = (_, m) => probe.Put($"{m} at c") }.Props, "c"));

        Sys.ActorSelection("/user/a/**").Tell("x");

        Assert.Equal(["x at b", "x at c"], (await probe.TakeAsync(2)).Cast<string>().OrderBy(s => s, StringComparer.Ordinal));
        await SettleAsync(a);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Tell_NoActor_IsADeadLetterToThePath()
    {
        var letters = Listen<DeadLetter>();

        Sys.ActorSelection("/user/none/at/all").Tell("x", letters.Ref);

        var letter = await letters.ExpectAsync<DeadLetter>();
        Assert.Equal(("x", letters.Ref, "/user/none/at/all"), (letter.Message, letter.Sender, letter.Recipient.Path.ToStringWithoutAddress()));
    }

    [Fact]
    public async Task ResolveOne_NoActor_ThrowsActorNotFound()
    {
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/none").ResolveOne(LongWait));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/none/*").ResolveOne(ShortWait));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("akka://other/user/a").ResolveOne(ShortWait));
    }

    [Fact]
    public async Task Identify_ActorOrNone_IsAnsweredWithTheId()
    {
        var (_, a, _) = await TreeAsync();
        var probe = NewProbe();

        Sys.ActorSelection("/user/a").Tell(new Identify(1), probe.Ref);
        var found = await probe.ExpectAsync<ActorIdentity>();
        Sys.ActorSelection("/user/none").Tell(new Identify(2), probe.Ref);
        var missing = await probe.ExpectAsync<ActorIdentity>();

        Assert.Equal((1, a), ((int)found.MessageId!, found.Subject!));
        Assert.Equal(2, missing.MessageId);
        Assert.Null(missing.Subject);
    }

    [Fact]
    public async Task Selection_SenderNotGiven_IsTheActorThatTells()
    {
        var probe = NewProbe();
        var teller = Start(new Script(), "teller");
        Start(new Script { Receive = (a, _) => probe.Put(a.From) }, "told");

        teller.Tell((Action<Scripted>)(a => a.Ctx.ActorSelection("/user/told").Tell("x")));

        await probe.ExpectAsync(teller);
    }

    [Fact]
    public async Task Selection_Equality_IsOfAnchorAndPath()
    {
        Assert.Equal(Sys.ActorSelection("/user/a"), Sys.ActorSelection("/user/a"));
        Assert.NotEqual(Sys.ActorSelection("/user/a"), Sys.ActorSelection("/user/b"));
        Assert.Equal("ActorSelection[Anchor(akka://conduct/), Path(/user/a/*)]", Sys.ActorSelection("/user/a/*").ToString());
        Assert.Equal("/user/a/*", Sys.ActorSelection("/user/a/*").PathString);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Selection_OldIncarnation_IsReplacedByTheNew()
    {
        var first = Start(new Script(), "again");
        var selection = Sys.ActorSelection(first.Path);
        Assert.Equal(first, await selection.ResolveOne(LongWait));
        Sys.Stop(first);
        await EndAsync(first);

        var second = Start(new Script(), "again");

        Assert.NotEqual(first, second);
        Assert.Equal(second, await selection.ResolveOne(LongWait));
    }

    [Fact]
    public async Task Selection_PoisonPillAndKill_ReachTheActor()
    {
        var (_, a, b) = await TreeAsync();

        Sys.ActorSelection("/user/a/b").Tell(PoisonPill.Instance);
        await EndAsync(b);
        Sys.ActorSelection("/user/a").Tell(Kill.Instance);

        await EndAsync(a);
    }

    [Fact]
    public async Task Tell_Root_ReachesNoUserActor()
    {
        var (probe, _, _) = await TreeAsync();

        Sys.ActorSelection("/").Tell("x");
        Sys.ActorSelection("/user").Tell(new Identify(7), probe.Ref);

        Assert.Equal("user", (await probe.ExpectAsync<ActorIdentity>()).Subject?.Path.Name);
    }

    private async Task<(Probe Probe, IActorRef A, IActorRef B)> TreeAsync()
    {
        var probe = NewProbe();
        var a = Start(new Script { Receive = (_, m) => probe.Put($"{m} at a") }, "a");
        var b = await InsideAsync<IActorRef>(a, s => s.Ctx.ActorOf(new Script { Receive = (_, m) => probe.Put($"{m} at b") }.Props, "b"));
        return (probe, a, b);
    }
}

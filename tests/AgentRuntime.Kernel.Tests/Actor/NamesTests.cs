using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class NamesTests : KernelTest
{
    [Theory]
    [InlineData("")]
    [InlineData("$dollar")]
    [InlineData("sl/ash")]
    [InlineData("spa ce")]
    [InlineData("ümlaut")]
    [InlineData("per%zz")]
    [InlineData("hash#")]
    public void ActorOf_IllegalName_Throws(string name)
        => Assert.Throws<InvalidActorNameException>(() => Idle(name));

    [Theory]
    [InlineData("a")]
    [InlineData("A-b_c.9")]
    [InlineData("x%20y")]
    [InlineData("it's(fine)!")]
    public void ActorOf_LegalName_IsThePathsLastElement(string name)
        => Assert.Equal(name, Idle(name).Path.Name);

    [Fact]
    public void ActorOf_NameOfALivingActor_Throws()
    {
        Idle("taken");

        Assert.Throws<InvalidActorNameException>(() => Idle("taken"));
    }

    [Fact]
    public async Task ActorOf_NameOfATerminatedActor_IsFree()
    {
        var first = Idle("name");
        await first.GracefulStop(Patience);

        await AwaitAssertAsync(() => Assert.NotEqual(first, Idle("name")));
    }

    [Fact]
    public void ActorOf_WithoutName_NamesAreDistinctAndStartWithDollar()
    {
        var names = Enumerable.Range(0, 300).Select(_ => Idle().Path.Name).ToList();

        Assert.All(names, n => Assert.StartsWith("$", n, StringComparison.Ordinal));
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Path_OfActors_ShowsTheTree()
    {
        var parent = Start(
            me =>
            {
                me.OnStart = () => me.Ctx.ActorOf(Act.Props(_ => { }), "child");
                me.OnAny(_ => me.From.Tell(me.Ctx.Child("child")));
            },
            "parent");
        parent.Tell("child?", TestActor);
        var child = ExpectMsg<IActorRef>();

        Assert.Equal($"akka://{Sys.Name}/user/parent", parent.Path.ToString());
        Assert.Equal($"akka://{Sys.Name}/user/parent/child", child.Path.ToString());
        Assert.Equal("/user/parent/child", child.Path.ToStringWithoutAddress());
        Assert.Equal(["user", "parent", "child"], child.Path.Elements);
        Assert.Equal(parent.Path, child.Path.Parent);
        Assert.Equal(new Address("akka", Sys.Name), child.Path.Address);
        Assert.Equal($"akka://{Sys.Name}/deadLetters", Sys.DeadLetters.Path.ToString());
    }

    [Fact]
    public async Task Reference_OfTheSameNameLater_IsNotEqualButThePathIs()
    {
        var first = Idle("again");
        await first.GracefulStop(Patience);
        IActorRef? second = null;
        await AwaitAssertAsync(() => second = Idle("again"));

        Assert.NotEqual(first, second);
        Assert.Equal(first.Path, second!.Path);
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
    }

    [Fact]
    public void Child_Unknown_IsNobody()
    {
        var actor = Start(me => me.OnAny(_ => me.From.Tell(me.Ctx.Child("none").Equals(ActorRefs.Nobody))));

        actor.Tell("x", TestActor);

        Assert.True(ExpectMsg<bool>());
    }

    [Fact]
    public void GetChildren_OfContext_AreThoseThatLive()
    {
        var actor = Start(me =>
        {
            me.OnStart = () =>
            {
                me.Ctx.ActorOf(Act.Props(_ => { }), "a");
                me.Ctx.Watch(me.Ctx.ActorOf(Act.Props(_ => { }), "b"));
            };
            me.On<string>(_ => me.Ctx.Stop(me.Ctx.Child("b")));
            me.On<Terminated>(_ => TestActor.Tell(string.Join(",", me.Ctx.GetChildren().Select(c => c.Path.Name))));
        });

        actor.Tell("stop b");

        ExpectMsg("a");
    }

    [Theory]
    [InlineData("akka://sys/user/a/b", "/user/a/b")]
    [InlineData("akka://sys/", "/")]
    [InlineData("akka.tcp://sys@host:1234/user/a", "/user/a")]
    public void Parse_Path_ReadsAddressAndElements(string text, string elements)
    {
        var path = ActorPath.Parse(text);

        Assert.Equal(elements, path.ToStringWithoutAddress());
        Assert.Equal(text, path.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("/user/a")]
    public void TryParse_NoPath_IsFalse(string text) => Assert.False(ActorPath.TryParse(text, out _));

    [Fact]
    public void Address_Parsed_HasItsParts()
    {
        var address = Address.Parse("akka.tcp://sys@host:1234");

        Assert.Equal("akka.tcp", address.Protocol);
        Assert.Equal("sys", address.System);
        Assert.Equal("host", address.Host);
        Assert.Equal(1234, address.Port);
        Assert.True(address.HasGlobalScope);
        Assert.Equal(address, new Address("akka.tcp", "sys", "host", 1234));
        Assert.NotEqual(address, address.WithPort(1));
        Assert.Equal("akka.tcp://sys@host:1234", address.ToString());
    }
}

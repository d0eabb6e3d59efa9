using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class PathTests
{
    private static readonly Address Local = new("akka", "sys");
    private static readonly Address Remote = new("akka.tcp", "sys", "host", 2552);

    [Theory]
    [InlineData("akka://sys/user/a/b")]
    [InlineData("akka.tcp://sys@host:2552/user/a")]
    [InlineData("akka://sys/user/a#42")]
    public void Parse_FullPath_ReadsBackTheSame(string text)
    {
        var path = ActorPath.Parse(text);

        Assert.Equal(text, path.ToSerializationFormat());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/user/a")]
    [InlineData("://hosts:1/a")]
    [InlineData("not a path")]
    public void Parse_NoPath_Fails(string text)
    {
        Assert.False(ActorPath.TryParse(text, out _));
        Assert.Throws<UriFormatException>(() => ActorPath.Parse(text));
    }

    [Fact]
    public void Root_Forms_AreAsDocumented()
    {
        ActorPath root = new RootActorPath(Local);

        Assert.Equal("akka://sys/", root.ToString());
        Assert.Equal("/", root.ToStringWithoutAddress());
        Assert.Null(root.Parent);
        Assert.Equal(0, root.Depth);
    }

    [Fact]
    public void Child_Forms_AreAsDocumented()
    {
        var path = new RootActorPath(Local) / "user" / "foo" / "bar";

        Assert.Equal("akka://sys/user/foo/bar", path.ToString());
        Assert.Equal("/user/foo/bar", path.ToStringWithoutAddress());
        Assert.Equal("bar", path.Name);
        Assert.Equal(["user", "foo", "bar"], path.Elements);
        Assert.Equal(3, path.Depth);
        Assert.Equal("akka://sys/user/foo", path.Parent!.ToString());
        Assert.Equal("akka://sys/user", path.ParentOf(1).ToString());
        Assert.Equal("akka://sys/user/foo", path.ParentOf(-1).ToString());
        Assert.Equal("akka://sys/", path.Root.ToString());
        Assert.Equal(path, path.Root / ["user", "foo", "bar"]);
    }

    [Fact]
    public void ToStringWithAddress_LocalOrNot_PutsTheAddressOnlyWhereItIsLocal()
    {
        var local = new RootActorPath(Local) / "user" / "a";
        var remote = new RootActorPath(Remote) / "user" / "a";

        Assert.Equal("akka.tcp://sys@host:2552/user/a", local.ToStringWithAddress(Remote));
        Assert.Equal("akka.tcp://sys@host:2552/user/a", remote.ToStringWithAddress(Local));
        Assert.Equal("akka://sys/", new RootActorPath(Local).ToStringWithAddress(Local));
    }

    [Fact]
    public void Equality_Uid_IsLeftOut()
    {
        var path = new RootActorPath(Local) / "user" / "a";

        Assert.Equal(path, path.WithUid(7));
        Assert.True(path == path.WithUid(7));
        Assert.Equal(path.GetHashCode(), path.WithUid(7).GetHashCode());
        Assert.Equal("akka://sys/user/a#7", path.WithUid(7).ToStringWithUid());
        Assert.Equal("akka://sys/user/a", path.WithUid(7).ToString());
        Assert.NotEqual(path, new RootActorPath(Remote) / "user" / "a");
        Assert.True(path != path / "b");
    }

    [Fact]
    public void CompareTo_Paths_OrdersByElements()
    {
        var a = new RootActorPath(Local) / "a";
        var b = new RootActorPath(Local) / "b";

        Assert.True(a.CompareTo(b) < 0);
        Assert.True(b.CompareTo(a) > 0);
        Assert.Equal(0, a.CompareTo(new RootActorPath(Local) / "a"));
    }

    [Theory]
    [InlineData("$NamesOkay", false)]
    [InlineData("Name-s_ok.ay*$+:@&=,!~';()", true)]
    [InlineData("äöü", false)]
    [InlineData("%C3%A4", true)]
    [InlineData("%C3%", false)]
    [InlineData("a/b", false)]
    [InlineData("", false)]
    public void IsValidPathElement_Name_IsAsDocumented(string name, bool valid) => Assert.Equal(valid, ActorPath.IsValidPathElement(name));

    [Theory]
    [InlineData("akka://sys", "akka", "sys", null, null)]
    [InlineData("akka.tcp://sys@host:2552", "akka.tcp", "sys", "host", 2552)]
    [InlineData("akka.tcp://sys@127.0.0.1:1", "akka.tcp", "sys", "127.0.0.1", 1)]
    public void Address_Parse_ReadsTheParts(string text, string protocol, string system, string? host, int? port)
    {
        var address = Address.Parse(text);

        Assert.Equal((protocol, system, host, port), (address.Protocol, address.System, address.Host, address.Port));
        Assert.Equal(text, address.ToString());
        Assert.Equal(address, (Address)address.Clone());
        Assert.Equal(host is null, address.HasLocalScope);
        Assert.Equal(host is not null, address.HasGlobalScope);
    }

    [Fact]
    public void Address_With_ChangesOnePart()
    {
        Assert.Equal("akka.tcp://other@host:2552", Remote.WithSystem("other").ToString());
        Assert.Equal("akka.tcp://sys@host:1", Remote.WithPort(1).ToString());
        Assert.Equal("akka.tcp://sys@h:2552", Remote.WithHost("h").ToString());
        Assert.Equal("x://sys@host:2552", Remote.WithProtocol("x").ToString());
        Assert.Equal("sys@host:2552", Remote.HostPort());
        Assert.True(Address.Comparer.Compare(Local, Remote) < 0);
    }

    [Fact]
    public void ActorRefs_Nobody_HasItsPath()
    {
        Assert.Equal("/Nobody", ActorRefs.Nobody.Path.Name);
        Assert.Null(ActorRefs.NoSender);
    }
}

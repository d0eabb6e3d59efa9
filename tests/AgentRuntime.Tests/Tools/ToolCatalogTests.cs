using AgentRuntime.Tools;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tests.Tools;

public sealed class ToolCatalogTests
{
    private readonly FakeToolSource _files = new("my files");

    [Fact]
    public void Snapshot_OwnToolsAndSources_AreNamedAndOrdered()
    {
        _files.Have(FakeTools.Named("read"), FakeTools.Named("write file"));
        var catalog = new ToolCatalog([FakeTools.Named("zeta"), FakeTools.Named("alpha")], [_files]);

        var tools = catalog.Snapshot(null);

        Assert.Equal(["zeta", "alpha", "my_files__read", "my_files__write_file"], tools.Definitions.Select(tool => tool.Name));
        Assert.True(tools.TryGet("my_files__read", out var read));
        Assert.Equal("read", read.Name);
        Assert.False(tools.TryGet("read", out _));
        Assert.Equal("my_files__read", tools.NearestName("my_files_read"));
    }

    [Fact]
    public void Snapshot_NothingChanged_IsTheSameInstance()
    {
        var read = FakeTools.Named("read");
        _files.Read(() => [read with { }]);
        var catalog = new ToolCatalog([FakeTools.Named("a")], [_files]);

        Assert.Same(catalog.Snapshot(null), catalog.Snapshot(null));
        Assert.Same(catalog.Snapshot(["a"]), catalog.Snapshot(["a"]));
    }

    [Fact]
    public void Snapshot_SourceChanged_HasTheNewTools()
    {
        var catalog = new ToolCatalog([], [_files]);
        var before = catalog.Snapshot(null);

        _files.Have(FakeTools.Named("read"));

        Assert.Empty(before.Definitions);
        Assert.Equal("my_files__read", Assert.Single(catalog.Snapshot(null).Definitions).Name);
    }

    [Fact]
    public void Snapshot_SourceThatThrows_KeepsItsLastTools()
    {
        _files.Have(FakeTools.Named("read"));
        var catalog = new ToolCatalog([FakeTools.Named("own")], [_files]);
        var before = catalog.Snapshot(null);

        _files.Read(() => throw new InvalidOperationException("gone"));

        Assert.Same(before, catalog.Snapshot(null));
        _files.Read(() => default);
        Assert.Single(catalog.Snapshot(null).Definitions);
    }

    [Fact]
    public void Snapshot_Allowed_IsTheNamedAndThosePrefixed()
    {
        _files.Have(FakeTools.Named("read"), FakeTools.Named("write"));
        var catalog = new ToolCatalog([FakeTools.Named("a"), FakeTools.Named("b")], [_files]);

        Assert.Equal(["b", "my_files__read", "my_files__write"], Names(catalog.Snapshot(["my_files__*", "b", "none"])));
        Assert.Empty(Names(catalog.Snapshot([])));
        Assert.Equal(4, catalog.Snapshot(default(System.Collections.Immutable.ImmutableArray<string>)).Definitions.Length);
    }

    [Theory]
    [InlineData("true", """{"type":"object","properties":{}}""")]
    [InlineData("{}", """{"type":"object","properties":{}}""")]
    [InlineData("""{"properties":{"a":{}},"required":["a"]}""", """{"type":"object","properties":{"a":{}},"required":["a"]}""")]
    [InlineData("""{"type":"object","description":"\ud800"}""", """{"type":"object","description":"\ufffd"}""")]
    [InlineData("""{ "type" : "object" }""", """{ "type" : "object" }""")]
    public void Snapshot_AnySchema_IsOneOfAnObject(string schema, string told)
    {
        var tool = new AgentTool(new FakeFunction(_ => null)) { InputSchema = FakeTools.Json(schema) };

        var definition = Assert.Single(new ToolCatalog([tool], []).Snapshot(null).Definitions);

        Assert.Equal(told, definition.InputSchema.GetRawText());
    }

    [Fact]
    public void Snapshot_SchemaThatIsNone_IsOneOfNoArguments()
    {
        var tool = new AgentTool(new FakeFunction(_ => null)) { InputSchema = default };

        Assert.Equal(
            """{"type":"object","properties":{}}""",
            Assert.Single(new ToolCatalog([tool], []).Snapshot(null).Definitions).InputSchema.GetRawText());
    }

    [Fact]
    public async Task Snapshot_ManyThreadsWhileASourceChanges_AgreeInTheEnd()
    {
        var catalog = new ToolCatalog([], [_files]);
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                catalog.Snapshot(null);
                catalog.Snapshot(["my_files__*"]);
            }
        })).ToList();
        for (var i = 0; i < 200; i++)
        {
            _files.Have(FakeTools.Named($"t{i}"));
        }

        await Task.WhenAll(readers);

        Assert.Equal(["my_files__t199"], Names(catalog.Snapshot(null)));
        Assert.Equal(["my_files__t199"], Names(catalog.Snapshot(["my_files__*"])));
    }

    [Fact]
    public void AgentTool_WrappedApproval_IsRequired()
    {
        var function = AIFunctionFactory.Create(() => 1, "f");

        Assert.True(new AgentTool(new ApprovalRequiredAIFunction(function)).RequiresApproval);
        Assert.False(new AgentTool(function).RequiresApproval);
    }

    private static IEnumerable<string> Names(ToolSet tools) => tools.Definitions.Select(tool => tool.Name);
}

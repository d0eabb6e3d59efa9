using AgentRuntime.Hosting;

namespace AgentRuntime.Mcp.Tests;

public sealed class McpSettingsTests
{
    [Fact]
    public void From_Defaults_EqualsTheRecordsOwn() => Assert.Equal(new McpSettings(), McpSettings.From(RuntimeConfig.Default));

    [Fact]
    public void From_Words_AreRead()
    {
        var settings = McpSettings.From(RuntimeConfig.FromText(
            "agent-runtime.mcp { approval = none, protocol-version = 2025-06-18 }", "my.conf"));

        Assert.Equal((McpApproval.None, "2025-06-18"), (settings.Approval, settings.ProtocolVersion));
    }

    [Fact]
    public void From_RevisionThatDoesNotExist_NamesThoseThatDo()
    {
        var failure = Assert.Throws<RuntimeConfigException>(
            () => McpSettings.From(RuntimeConfig.FromText("agent-runtime.mcp.protocol-version = 1.0", "my.conf")));

        Assert.Contains("2025-11-25", failure.Message, StringComparison.Ordinal);
        Assert.Contains("auto", failure.Message, StringComparison.Ordinal);
    }
}

using AgentRuntime.Hosting;

namespace AgentRuntime.Mcp.Tests;

public sealed class McpServerReaderTests
{
    private const string Secret = "s3cret";

    [Fact]
    public void Read_NoServers_IsEmpty() => Assert.Empty(McpServerReader.Read(RuntimeConfig.Default));

    [Fact]
    public void Read_Command_HasAllItsOptions()
    {
        var server = Assert.IsType<McpServerOptions.Process>(Assert.Single(Read(
            """
            files {
              command = npx
              arguments = ["-y", "a b", ""]
              working-directory = "/srv"
              environment { TOKEN = s3cret, "A.B" = 1 }
              approval = all
              tool-timeout = 5 s
            }
            """)));

        Assert.Equal(("files", "npx", "/srv"), (server.Name, server.Command, server.WorkingDirectory));
        Assert.Equal(["-y", "a b", ""], server.Arguments.AsEnumerable());
        Assert.Equal(["A.B=1", "TOKEN=s3cret"], server.Environment.Select(static pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal((McpApproval.All, TimeSpan.FromSeconds(5)), (server.Approval, server.ToolTimeout));
    }

    [Fact]
    public void Read_Url_HasAllItsOptions()
    {
        var server = Assert.IsType<McpServerOptions.Http>(Assert.Single(Read(
            """ "my server" { url = "https://x/mcp?k=1", headers { Authorization = "Bearer s3cret" }, tool-timeout = infinite }""")));

        Assert.Equal(("my server", new Uri("https://x/mcp?k=1")), (server.Name, server.Url));
        Assert.Equal("Bearer s3cret", server.Headers["authorization"]);
        Assert.Equal((null, Timeout.InfiniteTimeSpan), (server.Approval, server.ToolTimeout));
    }

    [Fact]
    public void Read_Several_AreInTheOrderOfTheirNames() => Assert.Equal(
        ["a", "b"], Read("b { command = x }, a { url = \"http://x\" }").Select(static server => server.Name));

    [Theory]
    [InlineData("files { arguments = [s3cret] }", "files.command")]
    [InlineData("files { }", "files.command")]
    [InlineData("files { command = x, url = \"http://s3cret\" }", "files.command")]
    [InlineData("files { command = x, headers { A = s3cret } }", "files.headers")]
    [InlineData("files { url = \"http://x\", environment { A = s3cret } }", "files.url")]
    [InlineData("files { url = \"http://x\", arguments = [s3cret] }", "files.url")]
    [InlineData("files { url = \"ftp://me:s3cret@x\" }", "files.url")]
    [InlineData("files { url = \"/s3cret\" }", "files.url")]
    [InlineData("files { url = \"http://x\", headers { \"a b\" = s3cret } }", "files.headers")]
    [InlineData("files { command = x, environment { \"a=b\" = s3cret } }", "files.environment")]
    [InlineData("files { command = x, environment { A = [s3cret] } }", "files.environment")]
    [InlineData("files { command = x, environment = s3cret }", "files.environment")]
    [InlineData("files { command = x, arguments = s3cret }", "files.arguments")]
    [InlineData("files { command = x, arguments = [{ a = s3cret }] }", "files.arguments")]
    [InlineData("files { command = x, arguments { a = s3cret } }", "files.arguments")]
    [InlineData("files { command = x, enviroment { A = s3cret } }", "files.enviroment")]
    [InlineData("files { command = x, approval = sometimes }", "files.approval")]
    [InlineData("files { command = x, tool-timeout = 0 }", "files.tool-timeout")]
    [InlineData("files { command = x, tool-timeout = soon }", "files.tool-timeout")]
    [InlineData("files = s3cret", "mcp.servers.files")]
    public void Read_Wrong_NamesKeyAndFileAndNoSecret(string hocon, string key)
    {
        var failure = Assert.Throws<RuntimeConfigException>(() => Read(hocon));

        Assert.Contains($"agent-runtime.mcp.servers.{key.Replace("mcp.servers.", "", StringComparison.Ordinal)}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("my.conf", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddMcpServers_InARuntime_StartsAndEndsThem()
    {
        var options = McpBench.TestServer("--stay");
        var hocon = $$"""
            agent-runtime.mcp {
              stop-timeout = 1 s
              servers { bench {
                command = "{{Escaped(options.Command)}}"
                arguments = [{{string.Join(", ", options.Arguments.Select(argument => $"\"{Escaped(argument)}\""))}}]
                environment { {{string.Join(", ", options.Environment.Select(pair => $"\"{pair.Key}\" = \"{Escaped(pair.Value)}\""))}} }
              } }
            }
            """;

        await McpBench.RunToTheEndAsync(rt => rt.AddMcpServers().UseConfig(RuntimeConfig.FromText(hocon, "test.conf")));
    }

    [Fact]
    public void AddMcpServers_NameThatCodeUsesToo_IsAnErrorAtStart()
    {
        var config = RuntimeConfig.FromText("agent-runtime.mcp.servers.files.command = x", "my.conf");

        var failure = Assert.Throws<RuntimeConfigException>(
            () => AgentRuntimeHost.Start(rt => rt.UseConfig(config).AddMcpServers().AddMcpServer("files", "y")));

        Assert.Contains("'files'", failure.Message, StringComparison.Ordinal);
    }

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static IReadOnlyList<McpServerOptions> Read(string servers) =>
        McpServerReader.Read(RuntimeConfig.FromText($"agent-runtime.mcp.servers {{ {servers} }}", "my.conf"));
}

using AgentRuntime.Cli.Mcp;
using AgentRuntime.Mcp;

namespace AgentRuntime.Cli.Tests.Mcp;

public sealed class McpServerArgumentTests
{
    [Fact]
    public void Parse_Command_IsAProgramWithItsArguments()
    {
        var options = Assert.IsType<McpServerOptions.Process>(Parse("files=npx -y server '/my files' --x=y"));

        Assert.Equal(("files", "npx"), (options.Name, options.Command));
        Assert.Equal<string>(["-y", "server", "/my files", "--x=y"], options.Arguments);
        Assert.Empty(options.Environment);
    }

    [Fact]
    public void Parse_AssignmentsBeforeTheCommand_AreItsEnvironment()
    {
        var options = Assert.IsType<McpServerOptions.Process>(Parse("gh=TOKEN=$SECRET LEVEL='a b' COST=$5 run A=b"));

        Assert.Equal("run", options.Command);
        Assert.Equal<string>(["A=b"], options.Arguments);
        Assert.Equal(
            [KeyValuePair.Create("COST", "five"), KeyValuePair.Create("LEVEL", "a b"), KeyValuePair.Create("TOKEN", "hidden")],
            options.Environment);
    }

    [Fact]
    public void Parse_Url_IsAServerWithItsKey()
    {
        var options = Assert.IsType<McpServerOptions.Http>(Parse("web=https://host/mcp?x=1"));

        Assert.Equal(new Uri("https://host/mcp?x=1"), options.Url);
        Assert.Equal("Bearer of the web", options.Headers["Authorization"]);
    }

    [Theory]
    [InlineData("npx", "NAME=COMMAND")]
    [InlineData("=npx", "NAME=COMMAND")]
    [InlineData("a b=npx", "NAME=COMMAND")]
    [InlineData("files=", "no command")]
    [InlineData("files=A=b", "no command")]
    [InlineData("files='npx", "not closed")]
    [InlineData("files=T=$UNSET npx", "UNSET is not set")]
    public void Parse_SomethingElse_SaysWhatIsWrong(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => Parse(text)).Message, StringComparison.Ordinal);

    private static McpServerOptions Parse(string text) => McpServerArgument.Parse(text, name => name switch
    {
        "SECRET" => "hidden",
        "5" => "five",
        "WEB_API_KEY" => "of the web",
        _ => null,
    }).Options;
}

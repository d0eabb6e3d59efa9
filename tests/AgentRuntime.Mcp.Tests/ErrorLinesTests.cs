using AgentRuntime.Testing;

namespace AgentRuntime.Mcp.Tests;

public sealed class ErrorLinesTests
{
    [Fact]
    public void Take_MoreThanAMinuteAllows_LeavesThemOutAndSaysHowMany()
    {
        var time = new ManualTimeProvider();
        using var log = new CollectingLoggerFactory();
        var lines = new ErrorLines("s", new McpSettings { MaxErrorLinesPerMinute = 2, MaxErrorLineLength = 3 }, time, log);

        foreach (var line in (string[])["one", "twoo", "three", "four"])
        {
            lines.Take(line);
        }

        time.Advance(TimeSpan.FromMinutes(1));
        lines.Take("five");

        Assert.Equal(
            [
                "MCP server 's' writes: one", "MCP server 's' writes: two…",
                "2 more lines of MCP server 's' were left out.", "MCP server 's' writes: fiv…",
            ],
            log.Lines);
    }
}

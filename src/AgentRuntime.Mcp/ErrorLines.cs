using Microsoft.Extensions.Logging;

namespace AgentRuntime.Mcp;

/// <summary>Logs what a server writes to its standard error: so many lines a minute, each no longer than so much. Safe for concurrent use.</summary>
internal sealed partial class ErrorLines(string server, McpSettings settings, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _minuteStart = timeProvider.GetTimestamp();
    private int _lines;

    /// <summary>Takes a line.</summary>
    internal void Take(string line)
    {
        var (count, leftOut) = Count();
        if (leftOut > 0)
        {
            LogLeftOut(server, leftOut);
        }

        if (count <= settings.MaxErrorLinesPerMinute)
        {
            LogLine(server, line.Length <= settings.MaxErrorLineLength ? line : line[..settings.MaxErrorLineLength] + "…");
        }
    }

    /// <summary>The line's number in its minute, and the lines that were left out of the minute before it.</summary>
    private (int Count, int LeftOut) Count()
    {
        lock (_gate)
        {
            var leftOut = 0;
            if (timeProvider.GetElapsedTime(_minuteStart) >= Minute)
            {
                leftOut = Math.Max(0, _lines - settings.MaxErrorLinesPerMinute);
                _minuteStart = timeProvider.GetTimestamp();
                _lines = 0;
            }

            return (++_lines, leftOut);
        }
    }

    [LoggerMessage(LogLevel.Information, "MCP server '{Server}' writes: {Line}")]
    private partial void LogLine(string server, string line);

    [LoggerMessage(LogLevel.Information, "{Count} more lines of MCP server '{Server}' were left out.")]
    private partial void LogLeftOut(string server, int count);
}

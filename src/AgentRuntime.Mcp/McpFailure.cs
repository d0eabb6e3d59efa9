using System.Globalization;
using ModelContextProtocol.Client;

namespace AgentRuntime.Mcp;

/// <summary>Why a server is not there.</summary>
/// <param name="Problem">In a few words, for the model: "it ended with exit code 1".</param>
/// <param name="Detail">What it last wrote, for the log; empty for nothing. It may hold what a model must not be told.</param>
internal sealed record McpFailure(string Problem, string Detail)
{
    /// <summary>How many of the last lines are told.</summary>
    private const int TailLines = 5;

    internal static McpFailure Of(Exception exception) => exception switch
    {
        ClientTransportClosedException closed => Of(closed.Details),
        TimeoutException timeout => new McpFailure(timeout.Message, ""),
        _ => new McpFailure(Words(exception), ""),
    };

    internal static McpFailure Of(ClientCompletionDetails details) => details switch
    {
        StdioClientCompletionDetails { ExitCode: { } exitCode } process => new McpFailure(
            string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {exitCode}"),
            string.Join('\n', (process.StandardErrorTail ?? []).TakeLast(TailLines))),
        HttpClientCompletionDetails { HttpStatusCode: { } status } =>
            new McpFailure(string.Create(CultureInfo.InvariantCulture, $"it answered with HTTP {(int)status}"), ""),
        { Exception: { } exception } => new McpFailure(Words(exception), ""),
        _ => new McpFailure("it closed the connection", ""),
    };

    /// <summary>What went wrong, with what it was thrown for: the outermost alone often says nothing.</summary>
    private static string Words(Exception exception) =>
        exception.InnerException is { } inner && !exception.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{exception.Message.TrimEnd('.')}: {Words(inner)}"
            : exception.Message.TrimEnd('.');
}

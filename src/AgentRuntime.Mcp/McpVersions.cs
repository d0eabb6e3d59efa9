using System.Collections.Immutable;
using ModelContextProtocol;

namespace AgentRuntime.Mcp;

/// <summary>The revisions of the protocol, and which to try when a server does not take one.</summary>
internal static class McpVersions
{
    /// <summary>The last revision that begins with initialize.</summary>
    internal const string LastWithInitialize = "2025-11-25";

    /// <summary>The revisions that there are, newest first.</summary>
    internal static readonly ImmutableArray<string> All = ["2026-07-28", LastWithInitialize, "2025-06-18", "2025-03-26", "2024-11-05"];

    /// <summary>What to try after a connection failed; null when nothing is left.</summary>
    /// <param name="tried">What was tried; null for the client's own choice, which asks a server for the newest revision first.</param>
    /// <param name="failure">How it failed.</param>
    internal static string? After(string? tried, Exception failure) => (tried, failure) switch
    {
        // A strict server of an older revision ends when anything but initialize comes first.
        (null, IOException or McpException) => LastWithInitialize,

        // Insisting on a revision, the client takes no other: the server's own stands in the message.
        (LastWithInitialize, McpException) => All.FirstOrDefault(
            version => version != LastWithInitialize && failure.Message.Contains(version, StringComparison.Ordinal)),
        _ => null,
    };
}

namespace AgentRuntime.Mcp.TestServer;

/// <summary>How the server behaves.</summary>
/// <param name="Version">The only revision of the protocol that it speaks.</param>
/// <param name="IsStrict">Whether it ends when anything but initialize comes first.</param>
/// <param name="IsSilent">Whether it leaves methods that it does not know without an answer.</param>
/// <param name="StaysAtEnd">Whether it goes on when its input has ended.</param>
/// <param name="HangsAtStart">Whether it never answers to initialize.</param>
/// <param name="PagesOfOne">Whether it lists one tool a page, without an end.</param>
internal sealed record ServerOptions(
    string Version, bool IsStrict, bool IsSilent, bool StaysAtEnd, bool HangsAtStart, bool PagesOfOne)
{
    internal static ServerOptions Parse(string[] args) => new(
        args.FirstOrDefault(arg => arg.StartsWith("--version=", StringComparison.Ordinal))?["--version=".Length..] ?? "2025-11-25",
        args.Contains("--strict"),
        args.Contains("--silent"),
        args.Contains("--stay"),
        args.Contains("--hang"),
        args.Contains("--endless"));
}

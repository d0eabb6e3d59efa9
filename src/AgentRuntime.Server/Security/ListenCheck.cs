using System.Net;
using Microsoft.Extensions.Configuration;

namespace AgentRuntime.Server.Security;

/// <summary>Finds addresses beyond the loopback interface, which are served only to callers that say who they are.</summary>
internal static class ListenCheck
{
    /// <summary>The addresses that the app's configuration tells Kestrel to listen on.</summary>
    public static IEnumerable<string> ConfiguredUrls(IConfiguration configuration)
    {
        var urls = Split(configuration["urls"])
            .Concat(Split(configuration["http_ports"]).Select(static port => $"http://*:{port}"))
            .Concat(Split(configuration["https_ports"]).Select(static port => $"https://*:{port}"))
            .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren()
                .Select(static endpoint => endpoint["Url"])
                .OfType<string>());
        return urls;
    }

    /// <summary>The first address that others than this machine can reach; null when there is none.</summary>
    public static string? FindPublic(IEnumerable<string> urls) => urls.FirstOrDefault(IsPublic);

    /// <summary>What to do about such an address.</summary>
    public static string Explain(string url) =>
        $"The address {url} can be reached from other machines, and no authentication is configured. "
        + "Make a key with 'agentrt serve --new-key OWNER' and put its line into agent-runtime.server.api-keys, "
        + "give MapAgentRuntime an OwnerOf for the app's own authentication, or listen on http://127.0.0.1 alone.";

    private static string[] Split(string? values) =>
        values?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static bool IsPublic(string url)
    {
        var afterScheme = url.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? url[(scheme + 3)..] : url;
        if (afterScheme.StartsWith("unix:", StringComparison.Ordinal) || afterScheme.StartsWith("pipe:", StringComparison.Ordinal))
        {
            return false;
        }

        // A name other than localhost makes Kestrel listen on every interface.
        var authority = afterScheme.Split('/')[0];
        var host = authority.StartsWith('[') ? authority[1..authority.IndexOf(']', StringComparison.Ordinal)] : authority.Split(':')[0];
        return !host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            && !(IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}

using System.Net;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Simulator.Hosting;

/// <summary>Ollama's guard against web pages: bound to loopback it answers only to names of this machine.</summary>
internal static class AllowedHosts
{
    private static readonly string[] LocalSuffixes = [".localhost", ".local", ".internal"];

    public static bool Allows(HostString host)
    {
        var name = host.Host;
        return name.Length == 0
            || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
            || Array.Exists(LocalSuffixes, suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
    }
}

namespace AgentRuntime.Providers;

/// <summary>Names the server behind an address, so that two providers of one server are known to share it.</summary>
internal static class ServerName
{
    /// <summary>Scheme, host and port; the names and addresses of this machine count as one.</summary>
    public static string Of(Uri url) => url.IsLoopback
        ? $"{url.Scheme}://localhost:{url.Port}"
        : $"{url.Scheme}://{url.IdnHost}:{url.Port}";
}

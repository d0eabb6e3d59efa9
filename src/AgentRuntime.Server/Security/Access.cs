using System.Collections.Immutable;
using System.Net;
using AgentRuntime.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Server.Security;

/// <summary>Decides whether a request may be looked at, and whose it is.</summary>
/// <param name="settings">The keys and names that are let in.</param>
/// <param name="ownerOf">The app's own authentication: whose request it is, null for nobody's; null where the app has none.</param>
internal sealed class Access(ServerSettings settings, Func<HttpContext, string?>? ownerOf)
{
    private const string Scheme = "Bearer ";

    private readonly ImmutableHashSet<string> _hosts = settings.AllowedHosts.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
    private readonly ImmutableHashSet<string> _origins = settings.AllowedOrigins.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when callers must say who they are; only then may the server listen beyond the loopback interface.</summary>
    public bool IsAuthenticated => ownerOf is not null || !settings.ApiKeys.IsEmpty;

    /// <summary>
    /// Refuses what comes from where it may not come from: over another interface than loopback without authentication, under a foreign
    /// name (DNS rebinding), from the page of a foreign origin.
    /// </summary>
    /// <exception cref="ProblemException">The request is refused.</exception>
    public void CheckOrigin(HttpContext http)
    {
        if (!IsAuthenticated)
        {
            if (http.Connection.LocalIpAddress is { } address && !IPAddress.IsLoopback(Unmap(address)))
            {
                throw Forbidden(
                    "authentication_not_configured",
                    "Without authentication only the loopback interface is served. Set agent-runtime.server.api-keys, or authenticate in the app.");
            }

            if (!IsLoopbackName(http.Request.Host.Host) && !_hosts.Contains(http.Request.Host.Host))
            {
                throw Forbidden(
                    "host_not_allowed",
                    "The Host header does not name this machine's loopback interface. Add the name to agent-runtime.server.allowed-hosts if it is meant.");
            }
        }

        if (http.Request.Headers.Origin is [{ Length: > 0 } origin] && !IsOwnOrigin(http.Request, origin) && !_origins.Contains(origin))
        {
            throw Forbidden(
                "origin_not_allowed",
                "A page of this origin may not call the server. Add the origin to agent-runtime.server.allowed-origins if it is meant.");
        }
    }

    /// <summary>Whether a page of a foreign origin may read the answer.</summary>
    public bool IsAllowedOrigin(string origin) => _origins.Contains(origin);

    /// <summary>Whose request it is; empty where nobody is asked.</summary>
    /// <exception cref="ProblemException">The caller must say who they are.</exception>
    public string OwnerOf(HttpContext http) =>
        !IsAuthenticated
            ? ""
            : (OwnerOfKey(http.Request) ?? ownerOf?.Invoke(http)) is { Length: > 0 } owner ? owner
            : throw new ProblemException(new Problem(
                StatusCodes.Status401Unauthorized,
                "unauthenticated",
                settings.ApiKeys.IsEmpty
                    ? "The server needs to know who you are."
                    : "Send a valid key as 'Authorization: Bearer KEY'."));

    private static ProblemException Forbidden(string code, string detail) =>
        new(new Problem(StatusCodes.Status403Forbidden, code, detail));

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(Unmap(address)));

    private static bool IsOwnOrigin(HttpRequest request, string origin) =>
        origin.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>Looks at every key, so that the time does not tell which one it was.</summary>
    private string? OwnerOfKey(HttpRequest request)
    {
        if (settings.ApiKeys.IsEmpty
            || request.Headers.Authorization is not [{ } header]
            || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var hash = ApiKey.HashOf(header[Scheme.Length..].Trim());
        string? owner = null;
        foreach (var key in settings.ApiKeys)
        {
            owner = key.Matches(hash) ? key.Owner : owner;
        }

        return owner;
    }
}

using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Server;

/// <summary>How an app maps the HTTP API of one runtime.</summary>
public sealed class AgentRuntimeServerOptions
{
    /// <summary>The key under which the runtime was added; null for the one without a name.</summary>
    public string? RuntimeName { get; set; }

    /// <summary>
    /// The app's own authentication: whose request it is, for example <c>http => http.User.FindFirst("sub")?.Value</c>; null, or
    /// an empty text, refuses it with 401. A key of <c>agent-runtime.server.api-keys</c> is asked for first. Null where the app has no authentication.
    /// </summary>
    public Func<HttpContext, string?>? OwnerOf { get; set; }

    /// <summary>Changes the settings in code, over those of HOCON; null changes nothing.</summary>
    public Func<ServerSettings, ServerSettings>? Configure { get; set; }
}

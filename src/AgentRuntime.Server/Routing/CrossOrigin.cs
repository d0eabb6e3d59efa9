using AgentRuntime.Server.Security;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Server.Routing;

/// <summary>What a browser is told about pages of other origins; only those that the settings name may read anything.</summary>
internal static class CrossOrigin
{
    /// <summary>Lets the page of an allowed origin read the answer.</summary>
    public static void Allow(HttpContext http, Access access)
    {
        if (http.Request.Headers.Origin is [{ } origin] && access.IsAllowedOrigin(origin))
        {
            http.Response.Headers.AccessControlAllowOrigin = origin;
            http.Response.Headers.AccessControlExposeHeaders = "Location, Retry-After";
            http.Response.Headers.Vary = "Origin";
        }
    }

    /// <summary>Answers the question whether a page may ask; false when the request is no such question.</summary>
    public static bool TryAnswerPreflight(HttpContext http, IReadOnlyList<string> methods)
    {
        if (!HttpMethods.IsOptions(http.Request.Method)
            || methods.Count == 0
            || http.Request.Headers.AccessControlRequestMethod.Count == 0
            || http.Response.Headers.AccessControlAllowOrigin.Count == 0)
        {
            return false;
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
        http.Response.Headers.AccessControlAllowMethods = string.Join(", ", methods);
        http.Response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, Idempotency-Key, Last-Event-ID";
        http.Response.Headers.AccessControlMaxAge = "600";
        return true;
    }
}

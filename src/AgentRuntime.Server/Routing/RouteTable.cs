using AgentRuntime.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentRuntime.Server.Routing;

/// <summary>The endpoints of the API, each behind the pipeline, and the answers to what is none of them.</summary>
internal sealed class RouteTable(IEndpointRouteBuilder endpoints, RequestPipeline pipeline)
{
    private readonly Dictionary<string, List<string>> _methods = new(StringComparer.Ordinal);

    /// <summary>Adds an endpoint.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="handler">What answers.</param>
    /// <param name="isOpen">Whether it answers to callers that do not say who they are.</param>
    public void Add(string method, string pattern, Func<ApiCall, Task> handler, bool isOpen = false)
    {
        endpoints.MapMethods(pattern, [method], http => pipeline.RunAsync(http, handler, isOpen));
        if (!_methods.TryGetValue(pattern, out var methods))
        {
            methods = [];
            _methods.Add(pattern, methods);
        }

        methods.Add(method);
    }

    /// <summary>Adds the answers to known paths with other methods, and to unknown paths.</summary>
    public void Close()
    {
        foreach (var (pattern, methods) in _methods)
        {
            var allowed = string.Join(", ", methods);
            endpoints.Map(pattern, http => pipeline.RunOtherAsync(http, methods, () =>
            {
                http.Response.Headers.Allow = allowed;
                throw new ProblemException(new Problem(
                    StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"This address takes {allowed}."));
            })).WithOrder(1);
        }

        endpoints.Map("/v1/{**path}", http => pipeline.RunOtherAsync(http, [], static () => throw new ProblemException(new Problem(
            StatusCodes.Status404NotFound, "not_found", "There is nothing at this address; /openapi/v1.json says what there is."))))
            .WithOrder(int.MaxValue);
    }
}

using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Simulator.Hosting;

/// <summary>Finds a request's handler by path and method; answers the rest as Ollama's router does.</summary>
internal sealed class Router
{
    private readonly Dictionary<string, List<Route>> _routes = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, Route Route)> _prefixes = [];

    /// <summary>Answers what no route does; null answers 404 and 405 as Ollama's router does.</summary>
    public Func<Call, Task<SimulatedOutcome>>? Fallback { get; set; }

    public void Add(string methods, string path, Func<Call, Task<SimulatedOutcome>> handler)
    {
        if (!_routes.TryGetValue(path, out var routes))
        {
            _routes[path] = routes = [];
        }

        routes.Add(new Route([.. methods.Split(' ')], handler));
    }

    /// <summary>Adds a route for all paths below one.</summary>
    public void AddBelow(string methods, string prefix, Func<Call, Task<SimulatedOutcome>> handler) =>
        _prefixes.Add((prefix, new Route([.. methods.Split(' ')], handler)));

    public async Task<SimulatedOutcome> DispatchAsync(Call call)
    {
        var path = call.Context.Request.Path.Value ?? "/";
        var routes = _routes.GetValueOrDefault(path)
            ?? [.. _prefixes.Where(entry => path.StartsWith(entry.Prefix, StringComparison.Ordinal)).Select(entry => entry.Route)];
        foreach (var route in routes)
        {
            if (route.Methods.Contains(call.Context.Request.Method))
            {
                return await route.Handler(call).ConfigureAwait(false);
            }
        }

        if (Fallback is not null)
        {
            return await Fallback(call).ConfigureAwait(false);
        }

        if (routes.Count == 0)
        {
            await call.SendAsync(StatusCodes.Status404NotFound, "text/plain", "404 page not found"u8.ToArray()).ConfigureAwait(false);
            return SimulatedOutcome.Completed;
        }

        call.Context.Response.Headers.Allow = string.Join(", ", routes.SelectMany(route => route.Methods));
        await call.SendAsync(StatusCodes.Status405MethodNotAllowed, "text/plain", "405 method not allowed"u8.ToArray()).ConfigureAwait(false);
        return SimulatedOutcome.Completed;
    }

    private sealed record Route(HashSet<string> Methods, Func<Call, Task<SimulatedOutcome>> Handler);
}

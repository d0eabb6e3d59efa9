using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentRuntime.Model;
using AgentRuntime.Server.Json;
using AgentRuntime.Server.Problems;
using AgentRuntime.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentRuntime.Server.Routing;

/// <summary>One request that was let in: what it asks, and whose it is.</summary>
/// <param name="http">The request and its answer.</param>
/// <param name="server">What all requests share.</param>
/// <param name="owner">Whose request it is; empty where nobody is asked.</param>
internal sealed class ApiCall(HttpContext http, RuntimeServer server, string owner)
{
    private const int DefaultPageSize = 50;
    private const string ThreadsPath = "/v1/threads";

    /// <summary>The request and its answer.</summary>
    public HttpContext Http { get; } = http;

    /// <summary>What all requests share.</summary>
    public RuntimeServer Server { get; } = server;

    /// <summary>Whose request it is.</summary>
    public string Owner { get; } = owner;

    /// <summary>Cancelled when the caller is gone.</summary>
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>The thread that the path names.</summary>
    /// <exception cref="ProblemException">There is none, or it is not the caller's.</exception>
    public async ValueTask<AgentThread> FindThreadAsync()
    {
        if (ThreadId.TryParse(RouteText("threadId"), out var threadId)
            && await Server.Runtime.Directory.FindAsync(threadId, Aborted).ConfigureAwait(false) is { } summary
            && summary.Owner == Owner)
        {
            return Server.Runtime.GetThread(threadId);
        }

        throw new ProblemException(ProblemMap.ThreadNotFound);
    }

    /// <summary>The turn that the path names; whether it exists shows when it is used.</summary>
    public TurnId TurnId() => new(RouteText("turnId"));

    /// <summary>A part of the path.</summary>
    public string RouteText(string name) => (string)Http.GetRouteValue(name)!;

    /// <summary>A parameter that is a whole number.</summary>
    /// <exception cref="ProblemException">It is not one in the range.</exception>
    public long? QueryNumber(string name, long minimum, long maximum = long.MaxValue)
    {
        if (QueryText(name) is not { } text)
        {
            return null;
        }

        return ParseNumber(text) is { } number && number >= minimum && number <= maximum
            ? number
            : throw ProblemMap.Invalid(name, $"'{name}' must be a whole number from {minimum} to {maximum}.");
    }

    /// <summary>A parameter; null where it is missing.</summary>
    /// <exception cref="ProblemException">It is given more than once.</exception>
    public string? QueryText(string name) => Http.Request.Query[name] switch
    {
        [] => null,
        [var value] => value,
        _ => throw ProblemMap.Invalid(name, $"'{name}' is given more than once."),
    };

    /// <summary>A parameter that is true or false; false where it is missing.</summary>
    /// <exception cref="ProblemException">It is neither.</exception>
    public bool QueryFlag(string name) => QueryText(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw ProblemMap.Invalid(name, $"'{name}' must be true or false."),
    };

    /// <summary>How many items the caller wants in a page.</summary>
    /// <exception cref="ProblemException">It is not a number in the range.</exception>
    public int PageSize()
    {
        var max = Server.Settings.MaxPageSize;
        return (int)(QueryNumber("limit", 1, max) ?? Math.Min(DefaultPageSize, max));
    }

    /// <summary>A whole number in digits alone; null for anything else.</summary>
    public static long? ParseNumber(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Reads the body of a request that carries a message.</summary>
    public Task<T> ReadMessageAsync<T>(JsonTypeInfo<T> type)
        where T : class => BodyReader.ReadAsync(Http, type, Server.Settings.MaxMessageBytes);

    /// <summary>Reads the body of any other request.</summary>
    public Task<T> ReadAsync<T>(JsonTypeInfo<T> type)
        where T : class => BodyReader.ReadAsync(Http, type, Server.Settings.MaxRequestBytes);

    /// <summary>Answers with JSON on one line, which is ended for the sake of terminals.</summary>
    public async Task WriteAsync<T>(T answer, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        Http.Response.StatusCode = status;
        Http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(Http.Response.BodyWriter, answer, type, Aborted).ConfigureAwait(false);
        Http.Response.BodyWriter.Write("\n"u8);
    }

    /// <summary>Answers without a body.</summary>
    public Task Empty(int status)
    {
        Http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>The address of a thread, or of something under it, as <c>Location</c> has it.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="below">What follows, with its slash; empty for the thread itself.</param>
    public string Address(ThreadId threadId, string below = "")
    {
        // Wherever the app has put the API: what stands before the path that is the same everywhere.
        var path = Http.Request.Path.Value!;
        var root = path[..path.IndexOf(ThreadsPath, StringComparison.OrdinalIgnoreCase)];
        return $"{Http.Request.PathBase}{root}{ThreadsPath}/{threadId}{below}";
    }
}

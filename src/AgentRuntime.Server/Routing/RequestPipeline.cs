using AgentRuntime.Server.Problems;
using AgentRuntime.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Server.Routing;

/// <summary>What every request goes through: where it comes from, whose it is, and how a failure is told.</summary>
internal sealed partial class RequestPipeline(RuntimeServer server)
{
    private readonly ILogger _logger = server.Logger;

    /// <summary>Answers a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="handler">What answers it.</param>
    /// <param name="isOpen">Whether callers need not say who they are.</param>
    public Task RunAsync(HttpContext http, Func<ApiCall, Task> handler, bool isOpen) => GuardAsync(http, () =>
    {
        server.Access.CheckOrigin(http);
        CrossOrigin.Allow(http, server.Access);
        return handler(new ApiCall(http, server, isOpen ? "" : server.Access.OwnerOf(http)));
    });

    /// <summary>Answers a request that no endpoint takes, such as a browser's question whether it may ask.</summary>
    /// <param name="http">The request.</param>
    /// <param name="methods">The methods that its path takes.</param>
    /// <param name="refuse">Throws why it is refused.</param>
    public Task RunOtherAsync(HttpContext http, IReadOnlyList<string> methods, Action refuse) => GuardAsync(http, () =>
    {
        server.Access.CheckOrigin(http);
        CrossOrigin.Allow(http, server.Access);
        if (!CrossOrigin.TryAnswerPreflight(http, methods))
        {
            refuse();
        }

        return Task.CompletedTask;
    });

    private async Task GuardAsync(HttpContext http, Func<Task> answer)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await answer().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone: there is nobody to answer.
            http.Abort();
        }
#pragma warning disable CA1031 // Whatever a handler throws: its caller gets an answer, and the log what it was.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await FailAsync(http, exception).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(HttpContext http, Exception exception)
    {
        var problem = ProblemMap.Of(exception);
        if (exception is not ProblemException and not RuntimeStoppingException
            && problem is null or { Status: >= StatusCodes.Status500InternalServerError })
        {
            LogFailure(exception, http.Request.Method, http.Request.Path, http.TraceIdentifier);
        }

        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        try
        {
            await ProblemWriter.WriteAsync(http, problem ?? ProblemMap.Internal(http.TraceIdentifier)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed ({TraceId}).")]
    private partial void LogFailure(Exception exception, string method, PathString path, string traceId);
}

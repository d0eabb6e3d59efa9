using AgentRuntime.Journal;
using AgentRuntime.Threads;
using Akka.Actor;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Server.Problems;

/// <summary>What the runtime's exceptions are to a caller.</summary>
internal static class ProblemMap
{
    /// <summary>What an exception is to the caller; null for a fault of the server itself.</summary>
    public static Problem? Of(Exception exception) => exception switch
    {
        ProblemException problem => problem.Problem,
        ThreadNotFoundException => ThreadNotFound,
        ThreadExistsException exists => Conflict("thread_exists", exists.Message, "threadId"),
        ThreadBusyException busy => Conflict("thread_busy", busy.Message, null),
        TurnNotFoundException missing => new(StatusCodes.Status404NotFound, "turn_not_found", missing.Message),
        ApprovalNotFoundException missing => new(StatusCodes.Status404NotFound, "approval_not_found", missing.Message),
        IdempotencyConflictException conflict => new(
            StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", conflict.Message)
        { Field = "Idempotency-Key" },
        BadHttpRequestException bad => OfBadRequest(bad),
        RuntimeStoppingException stopping => Unavailable("stopping", stopping.Message),
        JournalException => Unavailable("journal_failed", "The journal could not do it; the server's log says why. Try again."),
        AskTimeoutException => Unavailable("thread_timeout", "The thread did not answer in time. Try again."),
        _ => null,
    };

    /// <summary>There is no such thread, or it is somebody else's: a caller is not told which.</summary>
    public static Problem ThreadNotFound { get; } =
        new(StatusCodes.Status404NotFound, "thread_not_found", "There is no such thread.");

    /// <summary>A fault of the server.</summary>
    /// <param name="traceId">What the log has the fault under.</param>
    public static Problem Internal(string traceId) => new(
        StatusCodes.Status500InternalServerError,
        "internal_error",
        $"This is a fault of the server; its log has it under '{traceId}'.");

    /// <summary>A member, parameter or header has a value that is not allowed.</summary>
    public static ProblemException Invalid(string? field, string detail) =>
        new(new Problem(StatusCodes.Status400BadRequest, "invalid_request", detail) { Field = field });

    private static Problem Conflict(string code, string detail, string? field) =>
        new(StatusCodes.Status409Conflict, code, detail) { Field = field };

    private static Problem Unavailable(string code, string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, code, detail) { RetryAfter = TimeSpan.FromSeconds(1) };

    private static Problem OfBadRequest(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => new(bad.StatusCode, "body_too_large", "The body is longer than the server takes."),
        StatusCodes.Status408RequestTimeout => new(bad.StatusCode, "body_too_slow", "The body came too slowly."),
        _ => new(bad.StatusCode, "bad_request", "The request is not valid HTTP."),
    };
}

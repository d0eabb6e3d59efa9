using AgentRuntime.Server.Json;
using AgentRuntime.Server.Problems;
using AgentRuntime.Server.Routing;
using AgentRuntime.Server.Sse;
using AgentRuntime.Threads;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Server.Turns;

/// <summary>Turns: begun, streamed, cancelled, asked again; and those that wait.</summary>
internal static class TurnEndpoints
{
    private const int MaxKeyLength = 255;

    public static void Map(RouteTable routes)
    {
        routes.Add("POST", "/v1/threads/{threadId}/turns", SendAsync);
        routes.Add("POST", "/v1/threads/{threadId}/turns/{turnId}/cancel", CancelTurnAsync);
        routes.Add("POST", "/v1/threads/{threadId}/turns/{turnId}/edit", EditAsync);
        routes.Add("POST", "/v1/threads/{threadId}/cancel", CancelAllAsync);
        routes.Add("POST", "/v1/threads/{threadId}/regenerate", RegenerateAsync);
        routes.Add("GET", "/v1/threads/{threadId}/queue", GetQueueAsync);
        routes.Add("DELETE", "/v1/threads/{threadId}/queue", ClearQueueAsync);
        routes.Add("PATCH", "/v1/threads/{threadId}/queue/{turnId}", EditQueuedAsync);
    }

    private static async Task SendAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        var request = await call.ReadMessageAsync(ServerJson.Relaxed.SendRequest).ConfigureAwait(false);
        var message = request.ToMessage();
        var options = new SendOptions
        {
            Strategy = Words.Parse<SendStrategy>(request.Strategy, "strategy") ?? SendStrategy.Enqueue,
            IdempotencyKey = KeyOf(call.Http.Request),
        };
        await BeginAsync(call, () => thread.SendAsync(message, options, call.Aborted)).ConfigureAwait(false);
    }

    private static async Task EditAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        var request = await call.ReadMessageAsync(ServerJson.Relaxed.EditRequest).ConfigureAwait(false);
        var text = request.RequiredText();
        await BeginAsync(call, () => thread.EditAsync(call.TurnId(), text, call.Aborted)).ConfigureAwait(false);
    }

    private static async Task RegenerateAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        await BeginAsync(call, () => thread.RegenerateAsync(call.Aborted)).ConfigureAwait(false);
    }

    /// <summary>Begins a turn and answers with it, or with its stream where the caller accepts one.</summary>
    private static async Task BeginAsync(ApiCall call, Func<Task<Turn>> begin)
    {
        // A stream that is one too many is refused before the message is taken.
        var isStreamed = EventEndpoint.IsAccepted(call.Http.Request);
        using var place = isStreamed ? call.Server.Subscribers.Admit(call.Owner) : null;
        Turn turn;
        using (call.Server.Limits.AdmitTurn(call.Owner))
        {
            turn = await WithTextAsync(begin).ConfigureAwait(false);
        }

        call.Http.Response.Headers.Location = call.Address(turn.Thread.Id, $"/events?from={turn.Start}");
        if (isStreamed)
        {
            await EventEndpoint.StreamAsync(call, turn.Thread, turn.Start, StreamEnd.OfTurn(turn.Id)).ConfigureAwait(false);
        }
        else
        {
            await call.WriteAsync(TurnAnswer.Of(turn), ServerJson.Relaxed.TurnAnswer, StatusCodes.Status202Accepted).ConfigureAwait(false);
        }
    }

    private static async Task CancelTurnAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        var isWaiting = call.QueryFlag("wait");
        var turnId = call.TurnId();
        await (isWaiting ? thread.CancelAsync(turnId, call.Aborted) : thread.RequestCancelAsync(turnId, call.Aborted)).ConfigureAwait(false);
        await call.Empty(isWaiting ? StatusCodes.Status204NoContent : StatusCodes.Status202Accepted).ConfigureAwait(false);
    }

    private static async Task CancelAllAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        var isWaiting = call.QueryFlag("wait");
        await (isWaiting ? thread.CancelAsync(call.Aborted) : thread.RequestCancelAsync(null, call.Aborted)).ConfigureAwait(false);
        await call.Empty(isWaiting ? StatusCodes.Status204NoContent : StatusCodes.Status202Accepted).ConfigureAwait(false);
    }

    private static async Task GetQueueAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        var queue = await thread.GetQueueAsync(call.Aborted).ConfigureAwait(false);
        await call.WriteAsync(
            new ListAnswer<QueuedAnswer>([.. queue.Select(QueuedAnswer.Of)]), ServerJson.Relaxed.ListAnswerQueuedAnswer).ConfigureAwait(false);
    }

    private static async Task ClearQueueAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        var cleared = await thread.ClearQueueAsync(call.Aborted).ConfigureAwait(false);
        await call.WriteAsync(new ClearedAnswer(cleared), ServerJson.Relaxed.ClearedAnswer).ConfigureAwait(false);
    }

    private static async Task EditQueuedAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        var request = await call.ReadMessageAsync(ServerJson.Relaxed.EditRequest).ConfigureAwait(false);
        var text = request.RequiredText();
        await WithTextAsync(async () =>
        {
            await thread.EditQueuedAsync(call.TurnId(), text, call.Aborted).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        await call.Empty(StatusCodes.Status204NoContent).ConfigureAwait(false);
    }

    /// <summary>Runs what takes a text from the request: the only argument that can be wrong by then is its length.</summary>
    private static async Task<T> WithTextAsync<T>(Func<Task<T>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (ArgumentException exception)
        {
            throw new ProblemException(new Problem(
                StatusCodes.Status413PayloadTooLarge, "message_too_long", exception.Message)
            { Field = "text" });
        }
    }

    private static string? KeyOf(HttpRequest request) => request.Headers["Idempotency-Key"] switch
    {
        [] => null,
        [{ Length: > 0 and <= MaxKeyLength } key] => key,
        _ => throw ProblemMap.Invalid("Idempotency-Key", $"'Idempotency-Key' must be one key of 1 to {MaxKeyLength} characters."),
    };
}

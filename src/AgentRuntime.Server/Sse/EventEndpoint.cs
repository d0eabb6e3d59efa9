using AgentRuntime.Server.Problems;
using AgentRuntime.Server.Routing;
using AgentRuntime.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;

namespace AgentRuntime.Server.Sse;

/// <summary>The events of a thread as <c>text/event-stream</c>. That a stream is closed ends the subscription, never a turn.</summary>
internal static class EventEndpoint
{
    private const string ContentType = "text/event-stream";

    public static void Map(RouteTable routes) => routes.Add("GET", "/v1/threads/{threadId}/events", GetAsync);

    /// <summary>Whether the caller asks for a stream rather than for JSON.</summary>
    public static bool IsAccepted(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(static type => type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes a thread's events until the stream's end, or until the reader is gone; the caller has admitted the stream.</summary>
    public static async Task StreamAsync(ApiCall call, AgentThread thread, long from, IStreamEnd end)
    {
        var subscribers = call.Server.Subscribers;
        var frames = subscribers.Join(thread.Id);
        try
        {
            await BeginAsync(call.Http).ConfigureAwait(false);
            var stream = new EventStream(call.Http.Response.BodyWriter, frames, end, call.Http.Abort, call.Server.Time);
            using var gone = call.Aborted.UnsafeRegister(static state => ((EventStream)state!).Finish(), stream);
            using var subscription = await thread.AttachAsync(stream, from, cancellationToken: call.Aborted).ConfigureAwait(false);
            subscribers.Add(stream);
            try
            {
                await stream.Ended.ConfigureAwait(false);
            }
            finally
            {
                subscribers.Remove(stream);
                await stream.CloseAsync().ConfigureAwait(false);
            }

            if (stream.IsStuck)
            {
                call.Server.NoteStuckReader(thread.Id);
            }
        }
        finally
        {
            subscribers.Leave(thread.Id, frames);
        }
    }

    private static async Task GetAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        var isUntilIdle = call.QueryText("until") switch
        {
            null => false,
            "idle" => true,
            _ => throw ProblemMap.Invalid("until", "'until' can be idle, or be left out."),
        };
        var (from, source) = CursorOf(call);
        var snapshot = await thread.GetSnapshotAsync(call.Aborted).ConfigureAwait(false);
        if (from > snapshot.End)
        {
            throw ProblemMap.Invalid(
                source, $"The thread ends at position {snapshot.End}; {from} was never given to a reader. Read from a position that you were given, or from 0.");
        }

        if (isUntilIdle && StreamEnd.IsIdleAt(snapshot, from))
        {
            await BeginAsync(call.Http).ConfigureAwait(false);
            return;
        }

        using var place = call.Server.Subscribers.Admit(call.Owner);
        await StreamAsync(call, thread, from, isUntilIdle ? StreamEnd.Idle(thread, snapshot) : StreamEnd.Never).ConfigureAwait(false);
    }

    /// <summary>A reader that comes back has a better cursor than the address that it first came with.</summary>
    private static (long From, string Source) CursorOf(ApiCall call)
    {
        const string header = "Last-Event-ID";
        return call.Http.Request.Headers[header] switch
        {
            [] or [{ Length: 0 }] => (call.QueryNumber("from", 0) ?? 0, "from"),
            [{ } text] when ApiCall.ParseNumber(text) is { } position => (position, header),
            _ => throw ProblemMap.Invalid(header, $"'{header}' must be the id of an event of this thread."),
        };
    }

    private static async Task BeginAsync(HttpContext http)
    {
        var response = http.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // Kestrel would close a reader that is slower than its own limit, which is none of the reader's fault: Tick decides.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        await response.StartAsync(http.RequestAborted).ConfigureAwait(false);
        await response.BodyWriter.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }
}

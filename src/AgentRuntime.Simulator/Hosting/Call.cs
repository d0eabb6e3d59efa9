using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Simulator.Hosting;

/// <summary>A request on its way through a route.</summary>
/// <param name="Context">The request and response.</param>
/// <param name="Exchange">What observers see of it.</param>
/// <param name="Body">The body's bytes.</param>
internal sealed record Call(HttpContext Context, SimulatedExchange Exchange, byte[] Body)
{
    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>Sends a whole body.</summary>
    public async Task SendAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = Context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        Exchange.MarkEnding();
        if (!HttpMethods.IsHead(Context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, Aborted).ConfigureAwait(false);
        }

        await response.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Sends a JSON body.</summary>
    public Task SendJsonAsync(int status, Action<Utf8JsonWriter> write) =>
        SendAsync(status, "application/json; charset=utf-8", JsonBody.Write(write));
}

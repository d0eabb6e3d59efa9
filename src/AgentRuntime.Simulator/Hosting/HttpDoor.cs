using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentRuntime.Simulator.Hosting;

/// <summary>Kestrel's side of the server: reads a request whole, records it, hands it to its route, notices the client's close.</summary>
internal sealed class HttpDoor(ServerCore core, Router router) : IHttpApplication<HttpContext>
{
    private readonly ConcurrentDictionary<SimulatedExchange, HttpContext> _active = new();
    private volatile bool _isStopping;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // A context holds nothing of its own.
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var receivedAt = core.Options.TimeProvider.GetTimestamp();
        var body = await ReadBodyAsync(context).ConfigureAwait(false);
        var exchange = core.Log.Create(
            context.Request.Method, context.Request.Path.Value ?? "/", Encoding.UTF8.GetString(body ?? []), receivedAt);
        _active[exchange] = context;
        using var closed = context.RequestAborted.UnsafeRegister(static state => ((SimulatedExchange)state!).MarkClientClosed(), exchange);
        try
        {
            if (_isStopping)
            {
                Stop(exchange, context);
                return;
            }

            exchange.End(await AnswerAsync(new Call(context, exchange, body ?? []), isTooLarge: body is null).ConfigureAwait(false));
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            exchange.MarkClientClosed();
        }
#pragma warning disable CA1031 // A script is foreign code: whatever it throws must not take the server down, and the client must see it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await FailAsync(context, exchange, exception).ConfigureAwait(false);
        }
        finally
        {
            _active.TryRemove(exchange, out _);
        }
    }

    /// <summary>Ends every exchange that is under way, and every one that begins from now on.</summary>
    public void StopAll()
    {
        _isStopping = true;
        foreach (var (exchange, context) in _active)
        {
            Stop(exchange, context);
        }
    }

    private static void Stop(SimulatedExchange exchange, HttpContext context)
    {
        exchange.End(SimulatedOutcome.ServerStopped);
        context.Abort();
    }

    private async Task<SimulatedOutcome> AnswerAsync(Call call, bool isTooLarge)
    {
        if (isTooLarge)
        {
            core.Log.Publish(call.Exchange);
            await call.SendJsonAsync(StatusCodes.Status413PayloadTooLarge, json =>
            {
                json.WriteStartObject();
                json.WriteString("error", $"request body exceeds {core.Options.MaxRequestBytes} bytes ({nameof(SimulatorOptions.MaxRequestBytes)})");
                json.WriteEndObject();
            }).ConfigureAwait(false);
            return SimulatedOutcome.Completed;
        }

        call.Exchange.Describe(call.Body);
        core.Log.Publish(call.Exchange);
        if (core.Options.Dialect == SimulatorDialect.Ollama && !AllowedHosts.Allows(call.Context.Request.Host))
        {
            call.Context.Response.StatusCode = StatusCodes.Status403Forbidden;
            call.Exchange.MarkEnding();
            await call.Context.Response.CompleteAsync().ConfigureAwait(false);
            return SimulatedOutcome.Completed;
        }

        return await router.DispatchAsync(call).ConfigureAwait(false);
    }

    private static async Task FailAsync(HttpContext context, SimulatedExchange exchange, Exception exception)
    {
        exchange.End(SimulatedOutcome.Faulted);
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        context.Response.ContentType = "application/json; charset=utf-8";
        var body = JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("error", exception.ToString());
            json.WriteEndObject();
        });
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (result.Buffer.Length > core.Options.MaxRequestBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Mcp.Tests;

/// <summary>An MCP server over Streamable HTTP with sessions, written by hand.</summary>
internal sealed class HttpTestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _sessions;

    private HttpTestServer(WebApplication app) => _app = app;

    internal Uri Url { get; private set; } = null!;

    /// <summary>What came in, as "METHOD rpc-method" with the Authorization header behind it.</summary>
    internal ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What every request is answered with instead; 0 for the protocol.</summary>
    internal int Status { get; set; }

    /// <summary>The session that is known; another one is 404.</summary>
    internal string Session => string.Create(CultureInfo.InvariantCulture, $"s{_sessions}");

    internal static async Task<HttpTestServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new HttpTestServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/mcp?token=secret");
        return server;
    }

    /// <summary>Loses all sessions, as a server that was started anew.</summary>
    internal void Forget() => _sessions++;

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var message = context.Request.Method == "POST" ? await JsonNode.ParseAsync(context.Request.Body) : null;
        var method = (string?)message?["method"];
        Requests.Enqueue($"{context.Request.Method} {method} {context.Request.Headers.Authorization}");
        if (Status != 0)
        {
            context.Response.StatusCode = Status;
            context.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
        }
        else if (message is null)
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (method == "initialize")
        {
            context.Response.Headers["Mcp-Session-Id"] = Session;
            await AnswerAsync(context, message, """
                {"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"http","version":"1"}}
                """);
        }
        else if (method == "server/discover")
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        else if (context.Request.Headers["Mcp-Session-Id"] != Session)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (message["id"] is null)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        else
        {
            await AnswerAsync(context, message, method == "tools/list"
                ? """{"tools":[{"name":"echo","inputSchema":{"type":"object"}}]}"""
                : $$"""{"content":[{"type":"text","text":"from {{Session}}"}]}""");
        }
    }

    private static Task AnswerAsync(HttpContext context, JsonNode message, string result)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"jsonrpc":"2.0","id":{{message["id"]!.ToJsonString()}},"result":{{result}}}""");
    }
}

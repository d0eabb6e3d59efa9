using System.Net.Http.Json;
using System.Text.Json;
using AgentRuntime.Hosting;
using AgentRuntime.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Server.Tests;

/// <summary>An app with one runtime and its HTTP API, on a real socket of the loopback interface, with a simulated model server behind it.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServerUnderTest(WebApplication app, SimulatorServer model)
    {
        _app = app;
        Model = model;
        Url = new Uri(app.Urls.Single());
        Client = NewClient();
        Runtime = app.Services.GetRequiredService<AgentRuntimeHost>();
    }

    /// <summary>How long a test waits for what comes at once on a machine with nothing else to do.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(60);

    public SimulatorServer Model { get; }

    public Uri Url { get; }

    public HttpClient Client { get; }

    public AgentRuntimeHost Runtime { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<ServerUnderTest> StartAsync(
        Action<AgentRuntimeBuilder>? runtime = null,
        Func<ServerSettings, ServerSettings>? settings = null,
        SimulatorOptions? simulator = null,
        Action<AgentRuntimeServerOptions>? options = null,
        Action<WebApplicationBuilder>? app = null)
    {
        var model = await SimulatorServer.StartAsync(simulator ?? new SimulatorOptions { Rate = 0, ReplyTokens = 20 });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAgentRuntime(rt =>
        {
            rt.AddOllama(model.Url).Configure(static all => all with { Title = all.Title with { IsEnabled = false } });
            runtime?.Invoke(rt);
        });
        app?.Invoke(builder);
        var web = builder.Build();
        web.MapAgentRuntime(configure: server =>
        {
            server.Configure = settings;
            options?.Invoke(server);
        });
        await web.StartAsync();
        return new ServerUnderTest(web, model);
    }

    public HttpClient NewClient(string? key = null)
    {
        var client = new HttpClient { BaseAddress = Url, Timeout = Deadline };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        return client;
    }

    /// <summary>Makes a thread; its id.</summary>
    public async Task<string> CreateThreadAsync(HttpClient? client = null, string model = "ollama/sim")
    {
        using var response = await (client ?? Client).PostAsJsonAsync("/v1/threads", new { model });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await ReadAsync(response)).GetProperty("threadId").GetString()!;
    }

    /// <summary>Sends a message; its turn's id and start.</summary>
    public async Task<(string TurnId, long Start)> SendAsync(string threadId, string text = "Hi", string? strategy = null)
    {
        using var response = await Client.PostAsJsonAsync(
            $"/v1/threads/{threadId}/turns", strategy is null ? new { text } : (object)new { text, strategy });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var turn = await ReadAsync(response);
        return (turn.GetProperty("turnId").GetString()!, turn.GetProperty("start").GetInt64());
    }

    /// <summary>All events of a thread until it has nothing to do.</summary>
    public async Task<List<Frame>> ReadUntilIdleAsync(string threadId, long from = 0)
    {
        await using var stream = await SseClient.OpenAsync(Client, $"/v1/threads/{threadId}/events?until=idle&from={from}");
        return await stream.ReadAllAsync();
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        return await ReadAsync(response);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Model.DisposeAsync();
    }
}

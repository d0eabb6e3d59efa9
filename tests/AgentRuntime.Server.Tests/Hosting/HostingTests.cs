using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentRuntime.Hosting;
using AgentRuntime.Simulator;
using AgentRuntime.Threads;
using Akka.Actor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Server.Tests.Hosting;

/// <summary>Runtimes inside other people's apps.</summary>
public sealed class HostingTests
{
    [Fact]
    public async Task TwoRuntimes_InOneApp_KnowNothingOfEachOther()
    {
        await using var model = await SimulatorServer.StartAsync(new SimulatorOptions { Rate = 0, ReplyTokens = 10 });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAgentRuntime(rt => rt.AddOllama(model.Url));
        builder.Services.AddAgentRuntime("second", (_, rt) => rt.AddOllama(model.Url, "other").Configure(
            static settings => settings with { Title = settings.Title with { IsEnabled = false } }));
        await using var app = builder.Build();
        app.MapAgentRuntime();
        app.MapAgentRuntime("/second", static options => options.RuntimeName = "second");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var one = await client.PostAsJsonAsync("/v1/threads", new { model = "ollama/sim", threadId = "t" });
        using var two = await client.PostAsJsonAsync("/second/v1/threads", new { model = "other/sim", threadId = "t" });
        using var wrong = await client.PostAsJsonAsync("/second/v1/threads", new { model = "ollama/sim" });
        using var sent = await client.PostAsJsonAsync("/second/v1/threads/t/turns", new { text = "Hi" });

        Assert.Equal("/v1/threads/t", one.Headers.Location?.ToString());
        Assert.Equal("/second/v1/threads/t", two.Headers.Location?.ToString());
        await Expect.ProblemAsync(wrong, HttpStatusCode.BadRequest, "invalid_request", "model");
        await Expect.JsonAsync(sent, HttpStatusCode.Accepted);
        await using var stream = await SseClient.OpenAsync(client, "/second/v1/threads/t/events?until=idle");
        Assert.Equal("EndTurn", (await stream.ReadAllAsync())[^1].Text("reason"));
        await using var quiet = await SseClient.OpenAsync(client, "/v1/threads/t/events?until=idle");
        Assert.Single(await quiet.ReadAllAsync());
        await app.StopAsync();
    }

    [Fact]
    public async Task ActorSystemOfTheApp_IsUsedAndOutlivesTheRuntime()
    {
        using var system = ActorSystem.Create("the-apps-own");
        await using (var server = await ServerUnderTest.StartAsync(rt => rt.UseActorSystem(system)))
        {
            var threadId = await server.CreateThreadAsync();
            await server.SendAsync(threadId);
            Assert.Equal("EndTurn", (await server.ReadUntilIdleAsync(threadId))[^1].Text("reason"));
            await server.StopAsync();
        }

        Assert.False(system.WhenTerminated.IsCompleted);
        await system.Terminate();
    }

    [Fact]
    public async Task Stop_WithOpenStreams_EndsTheirTurnsAndThenThem()
    {
        await using var server = await ServerUnderTest.StartAsync(
            static rt => rt.Configure(static settings => settings with
            {
                Shutdown = settings.Shutdown with { DrainTimeout = TimeSpan.FromMilliseconds(100) },
            }),
            simulator: new SimulatorOptions { Rate = 100, ReplyTokens = 100_000 });
        var busy = await server.CreateThreadAsync();
        var idle = await server.CreateThreadAsync();
        await server.SendAsync(busy);
        await using var busyStream = await SseClient.OpenAsync(server.Client, $"/v1/threads/{busy}/events");
        await using var idleStream = await SseClient.OpenAsync(server.Client, $"/v1/threads/{idle}/events");
        await busyStream.ReadUntilAsync(static frame => frame.Event == "agent.text");

        var stopping = server.StopAsync();
        await Testing.ManualTimeProvider.UntilAsync(() => server.Runtime.IsStopping, "the runtime stops", ServerUnderTest.Deadline);
        var rest = await busyStream.ReadAllAsync();
        await stopping.WaitAsync(ServerUnderTest.Deadline);

        Assert.Equal("turn.stopped", rest[^1].Event);
        Assert.Equal("Cancelled", rest[^1].Text("reason"));
        Assert.Equal("thread.created", Assert.Single(await idleStream.ReadAllAsync()).Event);
    }

    [Fact]
    public async Task Stopping_TakesNothingNewAndIsNotReady()
    {
        await using var server = await ServerUnderTest.StartAsync(
            static rt => rt.Configure(static settings => settings with
            {
                Shutdown = settings.Shutdown with { DrainTimeout = TimeSpan.FromMinutes(10) },
            }),
            simulator: new SimulatorOptions { Rate = 100, ReplyTokens = 100_000 },
            app: static app => app.Services.AddHealthChecks().AddAgentRuntime());
        var threadId = await server.CreateThreadAsync();
        await server.SendAsync(threadId);
        var checks = server.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await checks.CheckHealthAsync()).Status);

        var stopping = server.StopAsync();
        await Testing.ManualTimeProvider.UntilAsync(() => server.Runtime.IsStopping, "the runtime stops", ServerUnderTest.Deadline);
        using var ready = await server.Client.GetAsync("/readyz");
        using var alive = await server.Client.GetAsync("/healthz");
        using var created = await server.Client.PostAsJsonAsync("/v1/threads", new { model = "ollama/sim" });
        using var sent = await server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/turns", new { text = "Hi" });

        await Expect.ProblemAsync(ready, HttpStatusCode.ServiceUnavailable, "not_ready");
        await Expect.JsonAsync(alive, HttpStatusCode.OK);
        await Expect.ProblemAsync(created, HttpStatusCode.ServiceUnavailable, "stopping");
        await Expect.ProblemAsync(sent, HttpStatusCode.ServiceUnavailable, "stopping");
        Assert.Equal(HealthStatus.Unhealthy, (await checks.CheckHealthAsync()).Status);
        using var cancelled = await server.Client.PostAsync($"/v1/threads/{threadId}/cancel", null);
        await stopping.WaitAsync(ServerUnderTest.Deadline);
    }

    [Fact]
    public async Task Ready_JournalThatFails_IsNotReadyAndKeepsItsWords()
    {
        await using var server = await ServerUnderTest.StartAsync(static rt => rt.UseJournal(new FailingJournal("Password=hunter2 is wrong")));

        using var ready = await server.Client.GetAsync("/readyz");
        using var read = await server.Client.GetAsync("/v1/threads/some-thread");

        var problem = await Expect.ProblemAsync(ready, HttpStatusCode.ServiceUnavailable, "not_ready");
        Assert.DoesNotContain("hunter2", problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "hunter2", (await Expect.ProblemAsync(read, HttpStatusCode.ServiceUnavailable, "journal_failed")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThreadMadeByTheApp_IsServedToItsOwner()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var thread = await server.Runtime.CreateThreadAsync(new ThreadOptions { Model = "ollama/sim" });
        var other = await server.Runtime.CreateThreadAsync(new ThreadOptions { Model = "ollama/sim", Owner = "somebody" });

        var listed = (await server.GetAsync("/v1/threads")).GetProperty("data");
        using var foreign = await server.Client.GetAsync($"/v1/threads/{other.Id}");

        Assert.Equal(thread.Id.Value, Assert.Single(listed.EnumerateArray()).GetProperty("threadId").GetString());
        await Expect.ProblemAsync(foreign, HttpStatusCode.NotFound, "thread_not_found");
    }

    [Fact]
    public async Task MapAgentRuntime_WithoutARuntime_SaysHowToAddOne()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        Assert.Contains("AddAgentRuntime", Assert.Throws<InvalidOperationException>(() => app.MapAgentRuntime()).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'second'",
            Assert.Throws<InvalidOperationException>(() => app.MapAgentRuntime("/x", static options => options.RuntimeName = "second")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent-runtime.server.api-keys = [\"agrt_secret\"]", "agent-runtime.server.api-keys")]
    [InlineData("agent-runtime.server.allowed-origins = [\"https://x/path\"]", "agent-runtime.server.allowed-origins")]
    [InlineData("agent-runtime.server.max-page-size = 0", "agent-runtime.server.max-page-size")]
    [InlineData("agent-runtime.server.sse.ping-interval = soon", "agent-runtime.server.sse.ping-interval")]
    [InlineData("agent-runtime.server.api-keys = yes", "agent-runtime.server.api-keys")]
    [InlineData("agent-runtime.server.api-keys = agrt_secret", "agent-runtime.server.api-keys")]
    public void Settings_Wrong_NameTheKeyAndTheFileButNoSecret(string hocon, string key)
    {
        var failure = Assert.Throws<RuntimeConfigException>(() => ServerSettings.From(RuntimeConfig.FromText(hocon, "my.conf")));

        Assert.Contains(key, failure.Message, StringComparison.Ordinal);
        Assert.Contains("my.conf", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("agrt_", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_OfTheReference_AreTheDefaultsInCode() =>
        Assert.Equivalent(new ServerSettings(), ServerSettings.From(RuntimeConfig.Default));

    [Fact]
    public async Task Models_OfAllProviders_AreListedWithTheirErrors()
    {
        await using var server = await ServerUnderTest.StartAsync(
            static rt => rt.AddOllama(new Uri("http://127.0.0.1:1"), "absent"));

        var models = await server.GetAsync("/v1/models?refresh=true");

        Assert.Contains(models.GetProperty("data").EnumerateArray(), static model => model.GetProperty("id").GetString()!.StartsWith("ollama/", StringComparison.Ordinal));
        var error = Assert.Single(models.GetProperty("errors").EnumerateArray());
        Assert.Equal("absent", error.GetProperty("provider").GetString());
        Assert.Equal(JsonValueKind.String, error.GetProperty("hint").ValueKind);
    }
}

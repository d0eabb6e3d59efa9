using System.Net;
using AgentRuntime.Hosting;
using AgentRuntime.Server.Security;
using AgentRuntime.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Server.Tests.Security;

/// <summary>Who may call, from where, and what they see of others.</summary>
public sealed class AccessTests
{
    /// <summary>Every address of a thread, with a method and a body that would do something to one's own.</summary>
    public static TheoryData<string, string, string?> ThreadRoutes => new()
    {
        { "GET", "", null },
        { "PATCH", "", """{"title":"mine"}""" },
        { "DELETE", "", null },
        { "POST", "/fork", "{}" },
        { "GET", "/messages", null },
        { "POST", "/turns", """{"text":"Hi"}""" },
        { "POST", "/turns/t/cancel", null },
        { "POST", "/turns/t/edit", """{"text":"Hi"}""" },
        { "POST", "/cancel", null },
        { "POST", "/regenerate", null },
        { "GET", "/queue", null },
        { "DELETE", "/queue", null },
        { "PATCH", "/queue/t", """{"text":"Hi"}""" },
        { "GET", "/approvals", null },
        { "POST", "/approvals/a", """{"approved":true}""" },
        { "GET", "/events", null },
    };

    [Theory]
    [MemberData(nameof(ThreadRoutes))]
    public async Task Thread_OfSomebodyElse_IsAsIfItWereNotThere(string method, string below, string? body)
    {
        await using var server = await StartWithKeysAsync();
        using var alice = server.NewClient(Alice);
        using var bob = server.NewClient(Bob);
        var threadId = await server.CreateThreadAsync(alice);
        var before = await ReadAllAsync(alice, threadId);

        using var foreign = await SendAsync(bob, method, $"/v1/threads/{threadId}{below}", body);
        using var missing = await SendAsync(bob, method, $"/v1/threads/no-such-thread{below}", body);
        using var nobody = await SendAsync(server.Client, method, $"/v1/threads/{threadId}{below}", body);

        var problem = await Expect.ProblemAsync(foreign, HttpStatusCode.NotFound, "thread_not_found");
        Assert.Equal(problem.GetRawText(), (await Expect.ProblemAsync(missing, HttpStatusCode.NotFound, "thread_not_found")).GetRawText());
        await Expect.ProblemAsync(nobody, HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal(before, await ReadAllAsync(alice, threadId));
    }

    [Fact]
    public async Task List_OfTwoOwners_HasOnesOwnAlone()
    {
        await using var server = await StartWithKeysAsync();
        using var alice = server.NewClient(Alice);
        using var bob = server.NewClient(Bob);
        var threadId = await server.CreateThreadAsync(alice);
        await server.CreateThreadAsync(bob);

        var listed = await ServerUnderTest.ReadAsync(await alice.GetAsync("/v1/threads"));

        Assert.Equal(threadId, Assert.Single(listed.GetProperty("data").EnumerateArray()).GetProperty("threadId").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer agrt_wrong")]
    [InlineData("Basic YTpi")]
    public async Task Call_WithoutAValidKey_IsRefusedAndLeftOutOfTheLog(string? authorization)
    {
        using var log = new CollectingLog();
        await using var server = await StartWithKeysAsync(log);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/threads");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await server.Client.SendAsync(request);

        await Expect.ProblemAsync(response, HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.DoesNotContain("agrt_", log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.Unauthorized)]
    [InlineData("/v1/models", HttpStatusCode.Unauthorized)]
    public async Task Call_WithoutAKey_GetsWhatIsOpen(string path, HttpStatusCode status)
    {
        await using var server = await StartWithKeysAsync();

        using var response = await server.Client.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Call_AuthenticatedByTheApp_IsItsOwners()
    {
        await using var server = await ServerUnderTest.StartAsync(
            options: static options => options.OwnerOf = static http => http.Request.Headers["X-User"] is [{ Length: > 0 } user] ? user : null);
        using var carol = server.NewClient();
        carol.DefaultRequestHeaders.Add("X-User", "carol");
        var threadId = await server.CreateThreadAsync(carol);

        using var nobody = await server.Client.GetAsync($"/v1/threads/{threadId}");

        await Expect.ProblemAsync(nobody, HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("carol", (await server.Runtime.GetThread(Model.ThreadId.Parse(threadId)).GetSnapshotAsync()).Owner);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:1234", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.7", true)]
    [InlineData("[::1]:80", true)]
    [InlineData("proxy.example.com", true)]
    [InlineData("evil.example.com", false)]
    [InlineData("localhost.evil.example.com", false)]
    [InlineData("10.0.0.1", false)]
    public async Task Call_UnderAName_IsTakenWhereTheNameIsMeant(string host, bool isTaken)
    {
        await using var server = await ServerUnderTest.StartAsync(
            settings: static settings => settings with { AllowedHosts = ["proxy.example.com"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/threads");
        request.Headers.Host = host;

        using var response = await server.Client.SendAsync(request);

        if (isTaken)
        {
            await Expect.JsonAsync(response, HttpStatusCode.OK);
        }
        else
        {
            await Expect.ProblemAsync(response, HttpStatusCode.Forbidden, "host_not_allowed");
        }
    }

    [Fact]
    public async Task Call_FromAPage_IsTakenFromAllowedOriginsAlone()
    {
        await using var server = await ServerUnderTest.StartAsync(
            settings: static settings => settings with { AllowedOrigins = ["https://app.example.com"] });

        using var allowed = await FromAsync(server, HttpMethod.Get, "https://app.example.com");
        using var own = await FromAsync(server, HttpMethod.Get, server.Url.ToString().TrimEnd('/'));
        using var foreign = await FromAsync(server, HttpMethod.Get, "https://evil.example.com");
        using var hidden = await FromAsync(server, HttpMethod.Get, "null");
        using var question = await FromAsync(server, HttpMethod.Options, "https://app.example.com", preflight: "POST");
        using var foreignQuestion = await FromAsync(server, HttpMethod.Options, "https://evil.example.com", preflight: "POST");

        Assert.Equal("https://app.example.com", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(own.Headers.Contains("Access-Control-Allow-Origin"));
        await Expect.JsonAsync(own, HttpStatusCode.OK);
        await Expect.ProblemAsync(foreign, HttpStatusCode.Forbidden, "origin_not_allowed");
        await Expect.ProblemAsync(hidden, HttpStatusCode.Forbidden, "origin_not_allowed");
        await Expect.EmptyAsync(question, HttpStatusCode.NoContent);
        Assert.Contains("POST", question.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        await Expect.ProblemAsync(foreignQuestion, HttpStatusCode.Forbidden, "origin_not_allowed");
    }

    [Theory]
    [InlineData("http://0.0.0.0:5000")]
    [InlineData("http://*:5000")]
    [InlineData("http://[::]:5000")]
    [InlineData("http://localhost:5000;http://192.168.1.5:5000")]
    [InlineData("http://myhost:5000")]
    public async Task MapAgentRuntime_PublicAddressInTheConfiguration_Refuses(string urls)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(urls);
        builder.Services.AddAgentRuntime(static rt => rt.AddOllama());
        await using var app = builder.Build();

        var refused = Assert.Throws<UnprotectedAddressException>(() => app.MapAgentRuntime());

        Assert.Contains("agent-runtime.server.api-keys", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PublicAddressInCode_StopsTheAppAndServesNobody()
    {
        using var log = new CollectingLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.ListenAnyIP(0));
        builder.Services.AddAgentRuntime(static rt => rt.AddOllama());
        await using var app = builder.Build();
        app.MapAgentRuntime();

        await app.RunAsync().WaitAsync(ServerUnderTest.Deadline);

        Assert.Contains("agent-runtime.server.api-keys", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ApiKey_WrittenAndRead_MatchesItsKeyAlone()
    {
        var made = ApiKey.Create("alice@example.com", out var key);

        Assert.True(ApiKey.TryParse(made.ToString(), out var read));
        Assert.Equal("alice@example.com", read.Owner);
        Assert.True(read.Matches(ApiKey.HashOf(key)));
        Assert.False(read.Matches(ApiKey.HashOf(key + "x")));
        Assert.DoesNotContain(key, made.ToString(), StringComparison.Ordinal);
        Assert.False(ApiKey.TryParse($"alice:sha256:{key}", out _));
        Assert.Throws<ArgumentException>(() => ApiKey.Create("a:b", out _));
    }

    private static readonly ApiKey AliceKey = ApiKey.Create("alice", out Alice);
    private static readonly ApiKey BobKey = ApiKey.Create("bob", out Bob);
    private static readonly string Alice;
    private static readonly string Bob;

    private static Task<ServerUnderTest> StartWithKeysAsync(CollectingLog? log = null) => ServerUnderTest.StartAsync(
        settings: static settings => settings with { ApiKeys = [AliceKey, BobKey] },
        simulator: new SimulatorOptions { Rate = 0, ReplyTokens = 5 },
        app: app =>
        {
            if (log is not null)
            {
                app.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
            }
        });

    private static async Task<HttpResponseMessage> FromAsync(ServerUnderTest server, HttpMethod method, string origin, string? preflight = null)
    {
        using var request = new HttpRequestMessage(method, "/v1/threads");
        request.Headers.Add("Origin", origin);
        if (preflight is not null)
        {
            request.Headers.Add("Access-Control-Request-Method", preflight);
        }

        return await server.Client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        return await client.SendAsync(request);
    }

    private static async Task<string> ReadAllAsync(HttpClient client, string threadId) =>
        await client.GetStringAsync($"/v1/threads/{threadId}/events?until=idle");
}

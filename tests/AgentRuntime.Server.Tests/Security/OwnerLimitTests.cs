using System.Net;
using System.Net.Http.Json;
using AgentRuntime.Server.Security;
using AgentRuntime.Simulator;

namespace AgentRuntime.Server.Tests.Security;

/// <summary>An owner who has enough gets 429 and disturbs nobody else.</summary>
public sealed class OwnerLimitTests : IAsyncLifetime
{
    private static readonly ApiKey AliceKey = ApiKey.Create("alice", out Alice);
    private static readonly ApiKey BobKey = ApiKey.Create("bob", out Bob);
    private static readonly string Alice;
    private static readonly string Bob;

    private ServerUnderTest _server = null!;
    private HttpClient _alice = null!;
    private HttpClient _bob = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerUnderTest.StartAsync(
            settings: static settings => settings with
            {
                ApiKeys = [AliceKey, BobKey],
                MaxThreadsPerOwner = 2,
                MaxOpenTurnsPerOwner = 1,
                MaxSubscribersPerOwner = 1,
                MaxMessageBytes = 10_000,
                MaxRequestBytes = 1_000,
            },
            simulator: new SimulatorOptions { Rate = 100, ReplyTokens = 100_000 });
        _alice = _server.NewClient(Alice);
        _bob = _server.NewClient(Bob);
    }

    public async Task DisposeAsync()
    {
        _alice.Dispose();
        _bob.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Threads_ManyAtOnce_StopAtTheLimit()
    {
        var created = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _alice.PostAsJsonAsync("/v1/threads", new { model = "ollama/sim" })));

        Assert.Equal(2, created.Count(response => response.StatusCode == HttpStatusCode.Created));
        foreach (var refused in created.Where(response => response.StatusCode != HttpStatusCode.Created))
        {
            await Expect.ProblemAsync(refused, HttpStatusCode.TooManyRequests, "too_many_threads");
        }

        var threadId = await _server.CreateThreadAsync(_bob);
        using var forked = await _alice.PostAsJsonAsync($"{created.First(response => response.IsSuccessStatusCode).Headers.Location}/fork", new { });
        await Expect.ProblemAsync(forked, HttpStatusCode.TooManyRequests, "too_many_threads");
        Assert.NotEmpty(threadId);
    }

    [Fact]
    public async Task Turns_OneRuns_TheNextIsRefusedUntilItStopped()
    {
        var first = await _server.CreateThreadAsync(_alice);
        var second = await _server.CreateThreadAsync(_alice);
        using var running = await _alice.PostAsJsonAsync($"/v1/threads/{first}/turns", new { text = "Hi" });

        using var refused = await _alice.PostAsJsonAsync($"/v1/threads/{second}/turns", new { text = "Hi" });
        using var others = await _bob.PostAsJsonAsync($"/v1/threads/{await _server.CreateThreadAsync(_bob)}/turns", new { text = "Hi" });
        using var cancelled = await _alice.PostAsync($"/v1/threads/{first}/cancel?wait=true", null);
        using var accepted = await _alice.PostAsJsonAsync($"/v1/threads/{second}/turns", new { text = "Hi" });

        await Expect.JsonAsync(running, HttpStatusCode.Accepted);
        await Expect.ProblemAsync(refused, HttpStatusCode.TooManyRequests, "too_many_turns");
        Assert.NotNull(refused.Headers.RetryAfter);
        await Expect.JsonAsync(others, HttpStatusCode.Accepted);
        await Expect.EmptyAsync(cancelled, HttpStatusCode.NoContent);
        await Expect.JsonAsync(accepted, HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Subscribers_OneIsOpen_TheNextIsRefusedUntilItClosed()
    {
        var threadId = await _server.CreateThreadAsync(_alice);
        var open = await SseClient.OpenAsync(_alice, $"/v1/threads/{threadId}/events");

        using var refused = await _alice.GetAsync($"/v1/threads/{threadId}/events");
        using var streamed = new HttpRequestMessage(HttpMethod.Post, $"/v1/threads/{threadId}/turns") { Content = JsonContent.Create(new { text = "Hi" }) };
        streamed.Headers.Accept.ParseAdd("text/event-stream");
        using var refusedTurn = await _alice.SendAsync(streamed);

        await Expect.ProblemAsync(refused, HttpStatusCode.TooManyRequests, "too_many_subscribers");
        await Expect.ProblemAsync(refusedTurn, HttpStatusCode.TooManyRequests, "too_many_subscribers");
        Assert.Equal("Idle", (await ServerUnderTest.ReadAsync(await _alice.GetAsync($"/v1/threads/{threadId}"))).GetProperty("status").GetString());
        await open.DisposeAsync();
        await Testing.ManualTimeProvider.UntilAsync(
            () => _alice.Send(new HttpRequestMessage(HttpMethod.Get, $"/v1/threads/{threadId}/events?until=idle")).IsSuccessStatusCode,
            "a place for another stream",
            ServerUnderTest.Deadline);
    }

    [Fact]
    public async Task Body_LongerThanItsLimit_IsRefused()
    {
        var threadId = await _server.CreateThreadAsync(_alice);

        using var thread = await _alice.PostAsJsonAsync("/v1/threads", new { model = "ollama/sim", instructions = new string('x', 2_000) });
        using var turn = await _alice.PostAsJsonAsync($"/v1/threads/{threadId}/turns", new { text = new string('x', 20_000) });
        using var fine = await _alice.PostAsJsonAsync($"/v1/threads/{threadId}/turns", new { text = new string('x', 9_000) });

        await Expect.ProblemAsync(thread, HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        await Expect.ProblemAsync(turn, HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        await Expect.JsonAsync(fine, HttpStatusCode.Accepted);
    }
}

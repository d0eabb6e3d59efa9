using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace AgentRuntime.Server.Tests.Threads;

public sealed class ThreadEndpointTests : IAsyncLifetime
{
    private ServerUnderTest _server = null!;

    public async Task InitializeAsync() => _server = await ServerUnderTest.StartAsync(
        settings: static settings => settings with { MaxPageSize = 3 });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Post_Everything_IsThereAtItsLocation()
    {
        using var created = await _server.Client.PostAsJsonAsync("/v1/threads", new
        {
            model = "ollama/sim",
            threadId = "my-thread",
            instructions = "Be brief — äöü.",
            tools = new[] { "a", "b" },
            metadata = new { user = "u1" },
            settings = new { temperature = 0.5, maxOutputTokens = 7, stopSequences = new[] { "END" }, thinking = "low", extra = new { mirostat = 1 } },
        });

        var body = await Expect.JsonAsync(created, HttpStatusCode.Created);
        Assert.Equal("/v1/threads/my-thread", created.Headers.Location?.ToString());
        Assert.Equal("my-thread", body.GetProperty("threadId").GetString());
        Assert.Equal("ollama/sim", body.GetProperty("model").GetString());
        Assert.Equal("Be brief — äöü.", body.GetProperty("instructions").GetString());
        Assert.Equal("""["a","b"]""", body.GetProperty("tools").GetRawText());
        Assert.Equal("""{"user":"u1"}""", body.GetProperty("metadata").GetRawText());
        Assert.Equal(
            """{"temperature":0.5,"maxOutputTokens":7,"stopSequences":["END"],"thinking":"low","extra":{"mirostat":1}}""",
            body.GetProperty("settings").GetRawText());
        Assert.Equal("Idle", body.GetProperty("status").GetString());
        Assert.Equal(1, body.GetProperty("end").GetInt64());
        Assert.Equal(body.GetRawText(), (await _server.GetAsync("/v1/threads/my-thread")).GetRawText());
    }

    [Fact]
    public async Task Post_TakenId_IsAConflict()
    {
        using var first = await _server.Client.PostAsJsonAsync("/v1/threads", new { model = "ollama/sim", threadId = "t" });
        using var second = await _server.Client.PostAsJsonAsync("/v1/threads", new { model = "ollama/sim", threadId = "t" });

        await Expect.JsonAsync(first, HttpStatusCode.Created);
        await Expect.ProblemAsync(second, HttpStatusCode.Conflict, "thread_exists", "threadId");
    }

    [Theory]
    [InlineData("{}", "invalid_request", "model")]
    [InlineData("""{"model":null}""", "invalid_request", "model")]
    [InlineData("""{"model":"sim"}""", "invalid_request", "model")]
    [InlineData("""{"model":"nobody/sim"}""", "invalid_request", "model")]
    [InlineData("""{"model":5}""", "invalid_request", "model")]
    [InlineData("""{"model":"ollama/sim","modell":"x"}""", "invalid_request", "modell")]
    [InlineData("""{"model":"ollama/sim","model":"ollama/sim"}""", "invalid_request", "model")]
    [InlineData("""{"model":"ollama/sim","threadId":"a/b"}""", "invalid_request", "threadId")]
    [InlineData("""{"model":"ollama/sim","threadId":""}""", "invalid_request", "threadId")]
    [InlineData("""{"model":"ollama/sim","threadId":".."}""", "invalid_request", "threadId")]
    [InlineData("""{"model":"ollama/sim","tools":"a"}""", "invalid_request", "tools")]
    [InlineData("""{"model":"ollama/sim","tools":[null]}""", "invalid_request", "tools")]
    [InlineData("""{"model":"ollama/sim","tools":["a",1]}""", "invalid_request", "tools[1]")]
    [InlineData("""{"model":"ollama/sim","metadata":{"a":null}}""", "invalid_request", "metadata")]
    [InlineData("""{"model":"ollama/sim","metadata":{"a":{}}}""", "invalid_request", "metadata.a")]
    [InlineData("""{"model":"ollama/sim","settings":{"temperature":-1}}""", "invalid_request", "settings.temperature")]
    [InlineData("""{"model":"ollama/sim","settings":{"temp":1}}""", "invalid_request", "settings.temp")]
    [InlineData("""{"model":"ollama/sim","settings":{"thinking":"hard"}}""", "invalid_request", "settings.thinking")]
    [InlineData("null", "invalid_request", null)]
    [InlineData("[]", "invalid_request", null)]
    [InlineData("5", "invalid_request", null)]
    [InlineData("", "invalid_json", null)]
    [InlineData("{", "invalid_json", null)]
    [InlineData("""{"model":"ollama/sim"} x""", "invalid_json", null)]
    [InlineData("""{"model":"ollama/sim",}""", "invalid_json", null)]
    public async Task Post_WrongBody_NamesTheMemberAndMakesNothing(string body, string code, string? field)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _server.Client.PostAsync("/v1/threads", content);

        await Expect.ProblemAsync(response, HttpStatusCode.BadRequest, code, field);
        Assert.Equal(0, (await _server.GetAsync("/v1/threads")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Post_BodyThatIsNotJson_IsRefusedByItsType()
    {
        using var content = new StringContent("""{"model":"ollama/sim"}""", Encoding.UTF8, "text/plain");
        using var response = await _server.Client.PostAsync("/v1/threads", content);

        await Expect.ProblemAsync(response, HttpStatusCode.UnsupportedMediaType, "json_needed", "Content-Type");
    }

    [Fact]
    public async Task List_PageByPage_GivesEachThreadOnce()
    {
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add(await _server.CreateThreadAsync());
        }

        ids.Sort(StringComparer.Ordinal);
        Assert.Equal(ids, await ListAsync("asc"));
        Assert.Equal(Enumerable.Reverse(ids), await ListAsync("desc"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=4", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("order=up", "order")]
    [InlineData("after=a/b", "after")]
    public async Task List_WrongParameter_NamesIt(string query, string field)
    {
        using var response = await _server.Client.GetAsync($"/v1/threads?{query}");

        await Expect.ProblemAsync(response, HttpStatusCode.BadRequest, "invalid_request", field);
    }

    [Fact]
    public async Task Patch_SomeMembers_ChangesThoseAlone()
    {
        using var created = await _server.Client.PostAsJsonAsync(
            "/v1/threads", new { model = "ollama/sim", instructions = "old", metadata = new { a = "1" } });
        var address = created.Headers.Location!.ToString();

        using var patched = await _server.Client.PatchAsJsonAsync(
            address, new { model = "ollama/other", title = "A title", settings = new { seed = 3 } });

        var body = await Expect.JsonAsync(patched, HttpStatusCode.OK);
        Assert.Equal("ollama/other", body.GetProperty("model").GetString());
        Assert.Equal("A title", body.GetProperty("title").GetString());
        Assert.Equal("old", body.GetProperty("instructions").GetString());
        Assert.Equal("""{"a":"1"}""", body.GetProperty("metadata").GetRawText());
        Assert.Equal("""{"seed":3}""", body.GetProperty("settings").GetRawText());
        var item = (await _server.GetAsync("/v1/threads")).GetProperty("data")[0];
        Assert.Equal("A title", item.GetProperty("title").GetString());
        Assert.Equal("ollama/other", item.GetProperty("model").GetString());
        using var wrong = await _server.Client.PatchAsJsonAsync(address, new { model = "x" });
        using var unknown = await _server.Client.PatchAsJsonAsync(address, new { model = "nobody/sim" });
        await Expect.ProblemAsync(wrong, HttpStatusCode.BadRequest, "invalid_request", "model");
        await Expect.ProblemAsync(unknown, HttpStatusCode.BadRequest, "invalid_request", "model");
    }

    [Fact]
    public async Task Delete_Thread_IsGoneEverywhere()
    {
        var threadId = await _server.CreateThreadAsync();

        using var deleted = await _server.Client.DeleteAsync($"/v1/threads/{threadId}");
        using var again = await _server.Client.DeleteAsync($"/v1/threads/{threadId}");
        using var read = await _server.Client.GetAsync($"/v1/threads/{threadId}");

        await Expect.EmptyAsync(deleted, HttpStatusCode.NoContent);
        await Expect.ProblemAsync(again, HttpStatusCode.NotFound, "thread_not_found");
        await Expect.ProblemAsync(read, HttpStatusCode.NotFound, "thread_not_found");
        Assert.Equal(0, (await _server.GetAsync("/v1/threads")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Fork_BeforeATurn_HasWhatWasSaidBeforeAndGoesItsOwnWay()
    {
        var threadId = await _server.CreateThreadAsync();
        await _server.SendAsync(threadId, "one");
        await _server.ReadUntilIdleAsync(threadId);
        var (second, _) = await _server.SendAsync(threadId, "two");
        await _server.ReadUntilIdleAsync(threadId);

        using var forked = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/fork", new { before = second, threadId = "copy" });
        await Expect.JsonAsync(forked, HttpStatusCode.Created);
        using var wrong = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/fork", new { before = "nothing" });
        using var taken = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/fork", new { threadId = "copy" });

        Assert.Equal("/v1/threads/copy", forked.Headers.Location?.ToString());
        Assert.Equal(["one"], await SaidAsync("copy"));
        Assert.Equal(["one", "two"], await SaidAsync(threadId));
        await Expect.ProblemAsync(wrong, HttpStatusCode.NotFound, "turn_not_found");
        await Expect.ProblemAsync(taken, HttpStatusCode.Conflict, "thread_exists", "threadId");
    }

    [Fact]
    public async Task Messages_PageByPage_GiveTheConversation()
    {
        var threadId = await _server.CreateThreadAsync();
        foreach (var text in (string[])["one", "two"])
        {
            await _server.SendAsync(threadId, text);
            await _server.ReadUntilIdleAsync(threadId);
        }

        var first = await _server.GetAsync($"/v1/threads/{threadId}/messages?limit=3");
        var next = first.GetProperty("next").GetString();
        var second = await _server.GetAsync($"/v1/threads/{threadId}/messages?limit=3&after={next}");

        Assert.True(first.GetProperty("hasMore").GetBoolean());
        Assert.False(second.GetProperty("hasMore").GetBoolean());
        JsonElement[] all = [.. first.GetProperty("data").EnumerateArray(), .. second.GetProperty("data").EnumerateArray()];
        Assert.Equal(["user", "assistant", "user", "assistant"], all.Select(message => message.GetProperty("role").GetString()));
        Assert.All(all, message => Assert.NotEmpty(message.GetProperty("text").GetString()!));
    }

    private async Task<List<string>> ListAsync(string order)
    {
        var ids = new List<string>();
        string? after = null;
        do
        {
            var page = await _server.GetAsync($"/v1/threads?limit=3&order={order}{(after is null ? "" : $"&after={after}")}");
            ids.AddRange(page.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("threadId").GetString()!));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
            Assert.Equal(after is not null, page.GetProperty("hasMore").GetBoolean());
        }
        while (after is not null);

        return ids;
    }

    private async Task<string[]> SaidAsync(string threadId)
    {
        var messages = await _server.GetAsync($"/v1/threads/{threadId}/messages?limit=3");
        var all = messages.GetProperty("data").EnumerateArray().ToList();
        if (messages.GetProperty("hasMore").GetBoolean())
        {
            var rest = await _server.GetAsync($"/v1/threads/{threadId}/messages?limit=3&after={messages.GetProperty("next").GetString()}");
            all.AddRange(rest.GetProperty("data").EnumerateArray());
        }

        return [.. all.Where(message => message.GetProperty("role").GetString() == "user").Select(message => message.GetProperty("text").GetString()!)];
    }
}

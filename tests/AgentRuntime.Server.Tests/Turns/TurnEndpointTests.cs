using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AgentRuntime.Simulator;

namespace AgentRuntime.Server.Tests.Turns;

public sealed class TurnEndpointTests : IAsyncLifetime
{
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private ServerUnderTest _server = null!;

    public async Task InitializeAsync() => _server = await ServerUnderTest.StartAsync(
        rt => rt.Configure(static settings => settings with { Threads = settings.Threads with { MaxMessageLength = 1_000, MaxQueuedTurns = 2 } }));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Post_Text_IsTakenAndRuns()
    {
        var threadId = await _server.CreateThreadAsync();

        using var response = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/turns", new { text = "Hi" });

        var turn = await Expect.JsonAsync(response, HttpStatusCode.Accepted);
        Assert.Equal(1, turn.GetProperty("start").GetInt64());
        Assert.Equal($"/v1/threads/{threadId}/events?from=1", response.Headers.Location?.ToString());
        var frames = await _server.ReadUntilIdleAsync(threadId, 1);
        Assert.All(frames, frame => Assert.Equal(turn.GetProperty("turnId").GetString(), frame.TurnId));
    }

    [Fact]
    public async Task Post_TextAndImage_ReachTheModel()
    {
        var threadId = await _server.CreateThreadAsync(model: "ollama/sim-vision");

        using var response = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/turns", new
        {
            content = new object[]
            {
                new { type = "text", text = "What is" },
                new { type = "text", text = "this?" },
                new { type = "image", mediaType = "image/png", data = Pixel },
            },
        });

        await Expect.JsonAsync(response, HttpStatusCode.Accepted);
        var added = (await _server.ReadUntilIdleAsync(threadId)).Single(frame => frame.Event == "message.added");
        Assert.Equal("What is\n\nthis?", added.Text("text"));
        Assert.Equal(Pixel, added.Data.GetProperty("images")[0].GetProperty("data").GetString());
    }

    [Theory]
    [InlineData("{}", "text")]
    [InlineData("""{"text":""}""", "text")]
    [InlineData("""{"text":5}""", "text")]
    [InlineData("""{"text":"a","content":[{"type":"text","text":"b"}]}""", "content")]
    [InlineData("""{"content":[]}""", "content")]
    [InlineData("""{"content":[null]}""", "content[0]")]
    [InlineData("""{"content":[{"type":"text","text":"a"},{"type":"video","text":"b"}]}""", "content[1]")]
    [InlineData("""{"content":[{"type":"image","mediaType":"text/html","data":"AAAA"}]}""", "content[0]")]
    [InlineData("""{"content":[{"type":"image","mediaType":"image/png","data":"not base64!"}]}""", "content[0].data")]
    [InlineData("""{"content":[{"type":"text","text":""}]}""", "content")]
    [InlineData("""{"text":"a","strategy":"push"}""", "strategy")]
    [InlineData("""{"text":"a","who":"me"}""", "who")]
    public async Task Post_WrongBody_NamesTheMemberAndBeginsNothing(string body, string field)
    {
        var threadId = await _server.CreateThreadAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _server.Client.PostAsync($"/v1/threads/{threadId}/turns", content);

        await Expect.ProblemAsync(response, HttpStatusCode.BadRequest, "invalid_request", field);
        Assert.Single(await _server.ReadUntilIdleAsync(threadId));
    }

    [Fact]
    public async Task Post_MessageTooLong_IsRefusedWithTheKey()
    {
        var threadId = await _server.CreateThreadAsync();
        using var response = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/turns", new { text = new string('x', 1_001) });

        var problem = await Expect.ProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, "message_too_long", "text");
        Assert.Contains("agent-runtime.thread.max-message-length", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_SameIdempotencyKey_GivesTheSameTurnAndAnotherMessageIsRefused()
    {
        var threadId = await _server.CreateThreadAsync();

        using var first = await SendAsync(threadId, "Hi", "key-1");
        using var again = await SendAsync(threadId, "Hi", "key-1");
        using var other = await SendAsync(threadId, "Ho", "key-1");
        using var empty = await SendAsync(threadId, "Hi", new string('k', 256));

        var turn = await Expect.JsonAsync(first, HttpStatusCode.Accepted);
        Assert.Equal(turn.GetRawText(), (await Expect.JsonAsync(again, HttpStatusCode.Accepted)).GetRawText());
        await Expect.ProblemAsync(other, HttpStatusCode.UnprocessableEntity, "idempotency_key_reused", "Idempotency-Key");
        await Expect.ProblemAsync(empty, HttpStatusCode.BadRequest, "invalid_request", "Idempotency-Key");
        Assert.Single(await _server.ReadUntilIdleAsync(threadId), frame => frame.Event == "message.added");
    }

    [Fact]
    public async Task Post_WhileBusy_FollowsTheStrategy()
    {
        var threadId = await _server.CreateThreadAsync();
        await HoldAsync(threadId);

        using var rejected = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/turns", new { text = "a", strategy = "reject" });
        await _server.SendAsync(threadId, "b", "enqueue");
        await _server.SendAsync(threadId, "c", "interrupt");
        var frames = await _server.ReadUntilIdleAsync(threadId);

        await Expect.ProblemAsync(rejected, HttpStatusCode.Conflict, "thread_busy");
        var begun = frames.Where(frame => frame.Event == "turn.started").Select(frame => frame.TurnId).ToArray();
        Assert.Equal(
            ["first", "c", "b"],
            begun.Select(turnId => frames.Single(frame => frame.Event == "message.added" && frame.TurnId == turnId).Text("text")));
        Assert.Equal(
            ["Cancelled", "EndTurn", "EndTurn"],
            frames.Where(frame => frame.Event == "turn.stopped").Select(frame => frame.Text("reason")));
    }

    [Fact]
    public async Task Queue_IsReadEditedAndCleared()
    {
        var threadId = await _server.CreateThreadAsync();
        var running = await HoldAsync(threadId);
        var (second, _) = await _server.SendAsync(threadId, "two");
        await _server.SendAsync(threadId, "three");

        using var full = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/turns", new { text = "four" });
        using var edited = await _server.Client.PatchAsJsonAsync($"/v1/threads/{threadId}/queue/{second}", new { text = "deux" });
        using var wrong = await _server.Client.PatchAsJsonAsync($"/v1/threads/{threadId}/queue/{running}", new { text = "un" });
        using var empty = await _server.Client.PatchAsJsonAsync($"/v1/threads/{threadId}/queue/{second}", new { text = "" });
        var queue = (await _server.GetAsync($"/v1/threads/{threadId}/queue")).GetProperty("data");
        using var cleared = await _server.Client.DeleteAsync($"/v1/threads/{threadId}/queue");

        await Expect.ProblemAsync(full, HttpStatusCode.Conflict, "thread_busy");
        await Expect.EmptyAsync(edited, HttpStatusCode.NoContent);
        await Expect.ProblemAsync(wrong, HttpStatusCode.NotFound, "turn_not_found");
        await Expect.ProblemAsync(empty, HttpStatusCode.BadRequest, "invalid_request", "text");
        Assert.Equal(["deux", "three"], queue.EnumerateArray().Select(item => item.GetProperty("text").GetString()));
        Assert.Equal([1, 2], queue.EnumerateArray().Select(item => item.GetProperty("place").GetInt32()));
        Assert.Equal(2, (await Expect.JsonAsync(cleared, HttpStatusCode.OK)).GetProperty("cleared").GetInt32());
        Assert.Equal(0, (await _server.GetAsync($"/v1/threads/{threadId}/queue")).GetProperty("data").GetArrayLength());
        Assert.Equal(running, (await _server.GetAsync($"/v1/threads/{threadId}")).GetProperty("runningTurn").GetString());
    }

    [Fact]
    public async Task CancelTurn_AtOnceAndAgain_IsAcceptedAndKeepsThePartialText()
    {
        var threadId = await _server.CreateThreadAsync();
        var turnId = await HoldAsync(threadId);
        var (second, _) = await _server.SendAsync(threadId, "two");

        using var first = await _server.Client.PostAsync($"/v1/threads/{threadId}/turns/{turnId}/cancel", null);
        using var again = await _server.Client.PostAsync($"/v1/threads/{threadId}/turns/{turnId}/cancel", null);
        var frames = await _server.ReadUntilIdleAsync(threadId);

        await Expect.EmptyAsync(first, HttpStatusCode.Accepted);
        await Expect.EmptyAsync(again, HttpStatusCode.Accepted);
        var stopped = frames.Where(frame => frame.Event == "turn.stopped").ToArray();
        Assert.Equal([turnId, second], stopped.Select(frame => frame.TurnId));
        Assert.Equal(["Cancelled", "EndTurn"], stopped.Select(frame => frame.Text("reason")));
        Assert.True(stopped[0].Data.GetProperty("partial").GetBoolean());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancel_Waiting_AnswersWhenTheThreadIsSilent(bool isOneTurn)
    {
        var threadId = await _server.CreateThreadAsync();
        var turnId = await HoldAsync(threadId);

        using var response = await _server.Client.PostAsync(
            isOneTurn ? $"/v1/threads/{threadId}/turns/{turnId}/cancel?wait=true" : $"/v1/threads/{threadId}/cancel?wait=true", null);
        var thread = await _server.GetAsync($"/v1/threads/{threadId}");
        using var wrong = await _server.Client.PostAsync($"/v1/threads/{threadId}/cancel?wait=maybe", null);

        await Expect.EmptyAsync(response, HttpStatusCode.NoContent);
        Assert.Equal("Idle", thread.GetProperty("status").GetString());
        await Expect.ProblemAsync(wrong, HttpStatusCode.BadRequest, "invalid_request", "wait");
    }

    [Fact]
    public async Task Edit_EarlierMessage_TakesItsPlace()
    {
        var threadId = await _server.CreateThreadAsync();
        var (first, _) = await _server.SendAsync(threadId, "one");
        await _server.ReadUntilIdleAsync(threadId);
        await _server.SendAsync(threadId, "two");
        await _server.ReadUntilIdleAsync(threadId);

        using var edited = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/turns/{first}/edit", new { text = "uno" });
        using var missing = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/turns/nothing/edit", new { text = "uno" });
        await _server.ReadUntilIdleAsync(threadId);

        await Expect.JsonAsync(edited, HttpStatusCode.Accepted);
        await Expect.ProblemAsync(missing, HttpStatusCode.NotFound, "turn_not_found");
        var messages = (await _server.GetAsync($"/v1/threads/{threadId}/messages")).GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal("uno", messages[0].GetProperty("text").GetString());
        Assert.Equal(2, messages.Length);
    }

    [Fact]
    public async Task Edit_WrongWhileATurnRuns_DoesNotDisturbIt()
    {
        var threadId = await _server.CreateThreadAsync();
        var running = await HoldAsync(threadId);

        using var missing = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/turns/nothing/edit", new { text = "uno" });
        using var tooLong = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/turns/{running}/edit", new { text = new string('x', 1_001) });
        var thread = await _server.GetAsync($"/v1/threads/{threadId}");
        using var right = await _server.Client.PostAsJsonAsync($"/v1/threads/{threadId}/turns/{running}/edit", new { text = "uno" });

        await Expect.ProblemAsync(missing, HttpStatusCode.NotFound, "turn_not_found");
        await Expect.ProblemAsync(tooLong, HttpStatusCode.RequestEntityTooLarge, "message_too_long", "text");
        Assert.Equal(running, thread.GetProperty("runningTurn").GetString());
        Assert.Equal("Streaming", thread.GetProperty("status").GetString());
        await Expect.JsonAsync(right, HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Regenerate_AsksTheLastMessageAgain()
    {
        var threadId = await _server.CreateThreadAsync();
        using var nothing = await _server.Client.PostAsync($"/v1/threads/{threadId}/regenerate", null);
        await _server.SendAsync(threadId, "one");
        await _server.ReadUntilIdleAsync(threadId);

        using var again = await _server.Client.PostAsync($"/v1/threads/{threadId}/regenerate", null);
        await _server.ReadUntilIdleAsync(threadId);

        await Expect.ProblemAsync(nothing, HttpStatusCode.NotFound, "turn_not_found");
        await Expect.JsonAsync(again, HttpStatusCode.Accepted);
        Assert.Equal(2, (await _server.GetAsync($"/v1/threads/{threadId}/messages")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Turn_OfAFailingModel_SaysWhatFailed()
    {
        var threadId = await _server.CreateThreadAsync(model: "ollama/missing-model");
        await _server.SendAsync(threadId);

        var stopped = (await _server.ReadUntilIdleAsync(threadId))[^1];

        Assert.Equal("Failed", stopped.Text("reason"));
        var error = stopped.Data.GetProperty("error");
        Assert.Equal("ModelNotFound", error.GetProperty("category").GetString());
        Assert.Equal("ollama", error.GetProperty("provider").GetString());
        Assert.Equal(JsonValueKind.Number, error.GetProperty("status").ValueKind);
        Assert.NotEmpty(error.GetProperty("hint").GetString()!);
    }

    /// <summary>A turn that has said something and goes on for ever.</summary>
    private async Task<string> HoldAsync(string threadId)
    {
        _server.Model.Enqueue(SimulatedReply.Of(new SimulatedPart.Text("Well "), new SimulatedPart.Pause(TimeSpan.FromMinutes(10)), new SimulatedPart.Text("then.")));
        var (turnId, start) = await _server.SendAsync(threadId, "first");
        await using var stream = await SseClient.OpenAsync(_server.Client, $"/v1/threads/{threadId}/events?from={start}");
        await stream.ReadUntilAsync(static frame => frame.Event == "agent.text");
        return turnId;
    }

    private async Task<HttpResponseMessage> SendAsync(string threadId, string text, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/threads/{threadId}/turns") { Content = JsonContent.Create(new { text }) };
        request.Headers.Add("Idempotency-Key", key);
        return await _server.Client.SendAsync(request);
    }
}

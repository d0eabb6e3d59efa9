using System.Net;
using System.Net.Http.Json;
using AgentRuntime.Simulator;

namespace AgentRuntime.Server.Tests.Sse;

/// <summary>Events over HTTP, from a real socket.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task Events_OfATurn_AreFramesInOrderWithoutNull()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var threadId = await server.CreateThreadAsync();
        await server.SendAsync(threadId);

        var frames = await server.ReadUntilIdleAsync(threadId);

        Assert.Equal("thread.created", frames[0].Event);
        Assert.Equal(0, frames[0].Position);
        Assert.Equal("turn.stopped", frames[^1].Event);
        Assert.Equal("EndTurn", frames[^1].Text("reason"));
        Assert.Contains(frames, frame => frame.Event == "agent.text");
        for (var i = 0; i < frames.Count; i++)
        {
            Assert.Equal(frames[i].Event, frames[i].Text("type"));
            Assert.Equal(threadId, frames[i].Text("threadId"));
            Assert.Equal(frames[i].Id, frames[i].Data.GetProperty("end").GetInt64());
            Assert.DoesNotContain("null", frames[i].Data.GetRawText(), StringComparison.Ordinal);
            Assert.True(i == 0 || frames[i].Position == frames[i - 1].Id, "A frame starts where the last one ended.");
        }
    }

    [Fact]
    public async Task Events_LastEventIdAndFrom_BothResumeAndTheHeaderWins()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var threadId = await server.CreateThreadAsync();
        await server.SendAsync(threadId);
        var all = await server.ReadUntilIdleAsync(threadId);
        var middle = all[3].Id;

        var byFrom = await server.ReadUntilIdleAsync(threadId, middle);
        await using var stream = await SseClient.OpenAsync(server.Client, $"/v1/threads/{threadId}/events?until=idle&from=0", middle);
        var byHeader = await stream.ReadAllAsync();

        Assert.Equal(middle, byFrom[0].Position);
        Assert.Equal(byFrom.Select(frame => frame.Id), byHeader.Select(frame => frame.Id));
        Assert.Equal(TextOf(all), TextOf(byHeader));
    }

    [Theory]
    [InlineData("from=1000000", null, "from")]
    [InlineData("from=-1", null, "from")]
    [InlineData("from=x", null, "from")]
    [InlineData("from=1&from=2", null, "from")]
    [InlineData("until=never", null, "until")]
    [InlineData("", "x", "Last-Event-ID")]
    [InlineData("", "99999999999999999999999", "Last-Event-ID")]
    public async Task Events_WrongCursor_IsRefusedByName(string query, string? lastEventId, string field)
    {
        await using var server = await ServerUnderTest.StartAsync();
        var threadId = await server.CreateThreadAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/threads/{threadId}/events?{query}");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, (await ServerUnderTest.ReadAsync(response)).GetProperty("field").GetString());
    }

    [Fact]
    public async Task Events_UntilIdleOfAThreadThatIsIdleAndRead_EndsAtOnce()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var threadId = await server.CreateThreadAsync();
        var all = await server.ReadUntilIdleAsync(threadId);

        Assert.Equal("thread.created", Assert.Single(all).Event);
        Assert.Empty(await server.ReadUntilIdleAsync(threadId, all[^1].Id));
    }

    [Fact]
    public async Task Events_UntilIdleOnASlowJournal_HaveTheStopThatWasStillBeingWritten()
    {
        await using var server = await ServerUnderTest.StartAsync(static rt => rt.UseJournal(new SlowJournal(TimeSpan.FromMilliseconds(30))));
        var threadId = await server.CreateThreadAsync();
        for (var i = 0; i < 5; i++)
        {
            var (turnId, start) = await server.SendAsync(threadId);

            var frames = await server.ReadUntilIdleAsync(threadId, start);

            Assert.Equal(("turn.stopped", turnId), (frames[^1].Event, frames[^1].TurnId));
        }
    }

    [Fact]
    public async Task PostTurn_AcceptingAStream_GetsThatTurnAlone()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var threadId = await server.CreateThreadAsync();
        await server.SendAsync(threadId, "first");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/threads/{threadId}/turns")
        {
            Content = JsonContent.Create(new { text = "second" }),
        };
        request.Headers.Accept.ParseAdd("text/event-stream");

        await using var stream = await SseClient.OpenAsync(server.Client, request);
        var frames = await stream.ReadAllAsync();

        Assert.Equal("message.added", frames[0].Event);
        Assert.Equal("second", frames[0].Text("text"));
        Assert.Equal("turn.stopped", frames[^1].Event);
        Assert.Single(frames.Select(frame => frame.TurnId).Distinct());
        Assert.Equal($"/v1/threads/{threadId}/events?from={frames[0].Position}", stream.Response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Events_ClosedInTheMiddle_DoNotEndTheTurn()
    {
        await using var server = await ServerUnderTest.StartAsync(
            simulator: new SimulatorOptions { Rate = 200, ReplyTokens = 100 });
        var threadId = await server.CreateThreadAsync();
        await server.SendAsync(threadId);
        await using (var stream = await SseClient.OpenAsync(server.Client, $"/v1/threads/{threadId}/events"))
        {
            await stream.ReadUntilAsync(static frame => frame.Event == "agent.text");
        }

        var frames = await server.ReadUntilIdleAsync(threadId);

        Assert.Equal("EndTurn", frames[^1].Text("reason"));
    }

    [Fact]
    public async Task Events_ThreeHundredDisconnectsAndResumes_LoseAndDoubleNothing()
    {
        await using var server = await ServerUnderTest.StartAsync(
            simulator: new SimulatorOptions { Rate = 500, ReplyTokens = 3_000 });
        var threadId = await server.CreateThreadAsync();
        await server.SendAsync(threadId);
        var random = new Random(7);
        var text = new System.Text.StringBuilder();
        var cursor = 0L;
        var isDone = false;
        var resumes = 0;
        for (; resumes < 300; resumes++)
        {
            await using var stream = await SseClient.OpenAsync(server.Client, $"/v1/threads/{threadId}/events?until=idle", cursor);
            for (var frames = random.Next(1, 6); frames > 0 && await stream.ReadAsync() is { } frame; frames--)
            {
                Assert.Equal(cursor, frame.Position);
                cursor = frame.Id;
                text.Append(frame.Event == "agent.text" ? frame.Text("text") : "");
                isDone = frame.Event == "turn.stopped";
            }
        }

        foreach (var frame in isDone ? [] : await server.ReadUntilIdleAsync(threadId, cursor))
        {
            Assert.Equal(cursor, frame.Position);
            cursor = frame.Id;
            text.Append(frame.Event == "agent.text" ? frame.Text("text") : "");
        }

        var whole = TextOf(await server.ReadUntilIdleAsync(threadId));
        Assert.Equal(300, resumes);
        Assert.Equal(whole, text.ToString());
    }

    [Fact]
    public async Task Events_OfASilentThread_ArePinged()
    {
        await using var server = await ServerUnderTest.StartAsync(
            settings: static settings => settings with { PingInterval = TimeSpan.FromMilliseconds(50) });
        var threadId = await server.CreateThreadAsync();
        await using var stream = await SseClient.OpenAsync(server.Client, $"/v1/threads/{threadId}/events");
        Assert.Equal("thread.created", (await stream.ReadAsync())!.Event);

        await stream.WaitForPingAsync();
        await stream.WaitForPingAsync();
        await server.SendAsync(threadId);

        await stream.ReadUntilAsync(static frame => frame.Event == "turn.stopped");
    }

    [Fact]
    public async Task Events_OfADeletedThread_End()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var threadId = await server.CreateThreadAsync();
        await using var stream = await SseClient.OpenAsync(server.Client, $"/v1/threads/{threadId}/events");
        Assert.Equal("thread.created", (await stream.ReadAsync())!.Event);

        using var response = await server.Client.DeleteAsync($"/v1/threads/{threadId}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.DoesNotContain((await stream.ReadAllAsync()), static frame => frame.Event == "agent.text");
    }

    private static string TextOf(IEnumerable<Frame> frames) =>
        string.Concat(frames.Where(static frame => frame.Event == "agent.text").Select(static frame => frame.Text("text")));
}

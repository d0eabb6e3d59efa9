using System.Net.Sockets;

namespace AgentRuntime.Simulator.Tests;

public sealed class FaultTests
{
    private const string Text = "one two three four five six";

    [Fact]
    public async Task Status_WithRetryAfter_IsSentInsteadOfAStream()
    {
        await using var server = await Probe.StartAsync();
        server.Enqueue(SimulatedReply.Fail(new SimulatedFault.Status(503, RetryAfter: TimeSpan.FromSeconds(7))));
        using var client = Probe.Client(server);

        using var response = await Probe.OpenAsync(client, "/api/chat", Probe.Chat("sim"), Probe.Expires());

        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            "{\"error\":\"server busy, please try again.  maximum pending requests exceeded\"}",
            await response.Content.ReadAsStringAsync(Probe.Expires()));
    }

    [Fact]
    public async Task Status_WithItsOwnBody_SendsItAsItIs()
    {
        await using var server = await Probe.StartAsync();
        server.Enqueue(SimulatedReply.Fail(new SimulatedFault.Status(502, Body: "<html>Bad Gateway</html>", ContentType: "text/html")));

        Assert.Equal((502, "<html>Bad Gateway</html>"), await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim")));
    }

    [Fact]
    public async Task ErrorLine_AfterThreeTokens_EndsTheBodyWithoutDone()
    {
        var lines = await LinesAsync(new SimulatedFault.ErrorLine(3, "boom"));

        Assert.Equal(4, lines.Length);
        Assert.Equal("{\"error\":\"boom\"}", lines[^1]);
    }

    [Fact]
    public async Task WrongKeyErrorLine_AtTheStart_IsTheOnlyLine()
    {
        var lines = await LinesAsync(new SimulatedFault.WrongKeyErrorLine(0));

        Assert.Equal(["{\"error parsing tool call\":\"invalid character 'c' looking for beginning of value\"}"], lines);
    }

    [Fact]
    public async Task MalformedLine_InTheMiddle_IsFollowedByTheRest()
    {
        var lines = await LinesAsync(new SimulatedFault.MalformedLine(2, "{nonsense"));

        Assert.Equal("{nonsense", lines[2]);
        Assert.Equal(8, lines.Length);
        Assert.Contains("\"done\":true", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 4)]
    [InlineData(99, 6)]
    public async Task Cut_AtAPosition_EndsCleanlyAfterThatManyLines(int position, int expected)
    {
        var lines = await LinesAsync(new SimulatedFault.Cut(position));

        Assert.Equal(expected, lines.Length);
        Assert.All(lines, line => Assert.EndsWith("\"done\":false}", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CutInsideLine_AfterTwoTokens_LeavesHalfALine()
    {
        var lines = await LinesAsync(new SimulatedFault.CutInsideLine(2));

        Assert.Equal(3, lines.Length);
        Assert.StartsWith("{\"model\":\"sim\"", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("done", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmptyStream_Always_IsStatus200WithoutABody()
    {
        Assert.Empty(await LinesAsync(new SimulatedFault.EmptyStream()));
    }

    [Fact]
    public async Task LengthLimit_AfterTwoTokens_SaysLength()
    {
        var lines = await LinesAsync(new SimulatedFault.LengthLimit(2), SimulatedOutcome.Completed);

        Assert.Equal(3, lines.Length);
        Assert.Contains("\"done_reason\":\"length\"", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Reset_AfterTokens_ResetsTheConnection(int position)
    {
        await using var server = await Probe.StartAsync();
        server.Enqueue(SimulatedReply.Say(Text) with { Fault = new SimulatedFault.Reset(position) });
        using var connection = await RawConnection.OpenAsync(server);
        await connection.PostAsync("/api/chat", Probe.Chat("sim"));

        var exception = await Assert.ThrowsAsync<SocketException>(() => connection.ReadResponseAsync());

        Assert.Equal(SocketError.ConnectionReset, exception.SocketErrorCode);
        Assert.Equal(SimulatedOutcome.Faulted, await server.Exchanges[0].Ended.WaitAsync(Probe.Deadline));
        Assert.Equal(position, server.Exchanges[0].TokensSent);
    }

    [Fact]
    public async Task Close_AfterTokens_EndsTheConnectionWithoutTheLastChunk()
    {
        await using var server = await Probe.StartAsync();
        server.Enqueue(SimulatedReply.Say(Text) with { Fault = new SimulatedFault.Close(3) });
        using var connection = await RawConnection.OpenAsync(server);
        await connection.PostAsync("/api/chat", Probe.Chat("sim"));

        var response = await connection.ReadResponseAsync();

        Assert.Equal(3, response.Split("\"done\":false").Length - 1);
        Assert.DoesNotContain("\r\n0\r\n\r\n", response, StringComparison.Ordinal);
        Assert.Equal(SimulatedOutcome.Faulted, await server.Exchanges[0].Ended.WaitAsync(Probe.Deadline));
    }

    [Fact]
    public async Task Stall_WithADuration_GoesOnAfterIt()
    {
        var lines = await LinesAsync(new SimulatedFault.Stall(3, TimeSpan.FromMilliseconds(20)), SimulatedOutcome.Completed);

        Assert.Equal(7, lines.Length);
        Assert.Contains("\"done\":true", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stall_Forever_SendsTheTokensBeforeAndNothingMore()
    {
        await using var server = await Probe.StartAsync();
        server.Enqueue(SimulatedReply.Say(Text) with { Fault = new SimulatedFault.Stall(3) });
        using var connection = await RawConnection.OpenAsync(server);
        await connection.PostAsync("/api/chat", Probe.Chat("sim"));
        await connection.ReadUntilContainsAsync(" three\"},\"done\":false}\n\r\n");

        var reading = connection.ReadAsync();
        var exchange = server.Exchanges[0];
        await exchange.FirstTokenSent.WaitAsync(Probe.Deadline);

        Assert.False(reading.IsCompleted);
        Assert.False(exchange.Ended.IsCompleted);
        Assert.Equal(3, exchange.TokensSent);
        connection.Close();
        await Assert.ThrowsAnyAsync<Exception>(() => reading);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StallBeforeHeaders_Always_SendsNoByte(bool isStreamed)
    {
        await using var server = await Probe.StartAsync();
        server.Enqueue(SimulatedReply.Fail(new SimulatedFault.StallBeforeHeaders(TimeSpan.FromMilliseconds(50))));
        server.Enqueue(SimulatedReply.Fail(new SimulatedFault.StallBeforeHeaders()));
        var more = isStreamed ? "" : ",\"stream\":false";

        var (status, _) = await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim", more));
        using var connection = await RawConnection.OpenAsync(server);
        await connection.PostAsync("/api/chat", Probe.Chat("sim", more));
        var exchange = await server.WaitForExchangeAsync(1, Probe.Expires());
        await exchange.Started.WaitAsync(Probe.Deadline);

        Assert.Equal(200, status);
        Assert.False(exchange.HeadersSent.IsCompleted);
    }

    [Theory]
    [InlineData("error", 500)]
    [InlineData("404", 404)]
    [InlineData("503", 503)]
    [InlineData("malformed", 200)]
    [InlineData("cut", 200)]
    [InlineData("length", 200)]
    public async Task NamedFault_NotStreamed_AnswersWithItsStatus(string name, int expected)
    {
        await using var server = await Probe.StartAsync();

        var (status, _) = await Probe.PostAsync(server, "/api/chat", Probe.Chat($"sim-{name}@3", ",\"stream\":false"));

        Assert.Equal(expected, status);
    }

    [Theory]
    [InlineData("sim-cut", 20)]
    [InlineData("sim-cut@5", 5)]
    [InlineData("sim:fault-cut@5", 5)]
    [InlineData("sim-thinking:fault-cut@5", 5)]
    public async Task NamedFault_Streamed_StrikesWhereTheNameSays(string model, int lines)
    {
        await using var server = await Probe.StartAsync();

        var (_, body) = await Probe.PostAsync(server, "/api/chat", Probe.Chat(model));

        Assert.Equal(lines, body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void TryParse_EveryDocumentedName_IsAFault()
    {
        Assert.All(SimulatorFaults.Names, entry =>
        {
            Assert.True(SimulatorFaults.TryParse("sim-" + entry.Name, out var alias, out _), entry.Name);
            Assert.True(SimulatorFaults.TryParse($"other:fault-{entry.Name}@3", out var model, out _), entry.Name);
            Assert.Equal(("sim", "other"), (alias, model));
        });
    }

    [Theory]
    [InlineData("sim")]
    [InlineData("sim-unknown")]
    [InlineData("sim-200")]
    [InlineData("sim-cut@x")]
    [InlineData("other-cut")]
    public void TryParse_OtherName_IsNone(string name) => Assert.False(SimulatorFaults.TryParse(name, out _, out _));

    private static async Task<string[]> LinesAsync(SimulatedFault fault, SimulatedOutcome outcome = SimulatedOutcome.Faulted)
    {
        await using var server = await Probe.StartAsync();
        server.Enqueue(SimulatedReply.Say(Text) with { Fault = fault });

        var (status, body) = await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim"));

        Assert.Equal(200, status);
        var isSkipped = fault is SimulatedFault.MalformedLine;
        Assert.Equal(isSkipped ? SimulatedOutcome.Completed : outcome, await server.Exchanges[0].Ended.WaitAsync(Probe.Deadline));
        return body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

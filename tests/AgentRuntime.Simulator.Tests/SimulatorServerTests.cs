using System.Text.Json;

namespace AgentRuntime.Simulator.Tests;

public sealed class SimulatorServerTests
{
    [Fact]
    public async Task Chat_ScriptedText_StreamsLinesAndDone()
    {
        await using var server = await SimulatorServer.StartAsync(Probe.Fast, Probe.Expires());
        using var client = Probe.Client(server);
        server.Enqueue(SimulatedReply.Say("Hello, world!"));

        using var response = await Probe.OpenAsync(client, "/api/chat", Probe.Chat("sim"), Probe.Expires());
        var body = await response.Content.ReadAsStringAsync(Probe.Expires());

        Assert.True(response.IsSuccessStatusCode, body);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.ToString());
        Assert.True(response.Headers.TransferEncodingChunked);
        var lines = body.Split('\n');
        Assert.Equal("", lines[^1]);
        Assert.Equal(["Hello", ",", " world", "!", ""], lines[..^1].Select(Content));
        Assert.True(JsonDocument.Parse(lines[^2]).RootElement.GetProperty("done").GetBoolean());
    }

    private static string Content(string line) =>
        JsonDocument.Parse(line).RootElement.GetProperty("message").GetProperty("content").GetString()!;
}

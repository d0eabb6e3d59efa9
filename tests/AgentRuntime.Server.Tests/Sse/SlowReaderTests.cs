using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AgentRuntime.Simulator;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace AgentRuntime.Server.Tests.Sse;

/// <summary>Readers that do not keep up, beside one that does.</summary>
public sealed class SlowReaderTests
{
    [Fact]
    public async Task Reader_OfOneFrameAtATime_GetsTheSameTextAndSlowsNobody()
    {
        await using var server = await ServerUnderTest.StartAsync(
            simulator: new SimulatorOptions { Rate = 1_000, ReplyTokens = 4_000 },
            app: static app => app.WebHost.UseSockets(static sockets => sockets.CreateBoundListenSocket = BindWithSmallBuffer));
        var threadId = await server.CreateThreadAsync();
        using var small = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectWithSmallBufferAsync }) { BaseAddress = server.Url };
        await using var slow = await SseClient.OpenAsync(small, $"/v1/threads/{threadId}/events?from=1");
        await using var fast = await SseClient.OpenAsync(server.Client, $"/v1/threads/{threadId}/events?from=1");
        await server.SendAsync(threadId);
        var reading = ReadSlowlyAsync(slow);

        var frames = await fast.ReadUntilAsync(static frame => frame.Event == "turn.stopped");
        var hasSlowFinished = reading.IsCompleted;
        var slowFrames = await reading.WaitAsync(ServerUnderTest.Deadline);

        Assert.False(hasSlowFinished, "The slow reader kept up: the test shows nothing.");
        Assert.Equal(TextOf(frames), TextOf(slowFrames));
        Assert.True(slowFrames.Count < frames.Count, "A slow reader gets fewer and longer frames.");
    }

    [Fact]
    public async Task Reader_ThatReadsNothing_IsClosedAndComesBackWithItsPosition()
    {
        await using var server = await ServerUnderTest.StartAsync(
            settings: static settings => settings with { WriteTimeout = TimeSpan.FromMilliseconds(300) },
            simulator: new SimulatorOptions { Rate = 0, ReplyTokens = 200_000 },
            app: static app => app.WebHost.UseSockets(static sockets => sockets.CreateBoundListenSocket = BindWithSmallBuffer));
        var threadId = await server.CreateThreadAsync();
        using var stuck = await RawHttp.OpenAsync(server, receiveBufferBytes: 4_096);
        await stuck.WriteAsync($"GET /v1/threads/{threadId}/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await Testing.ManualTimeProvider.UntilAsync(() => Streams(server) == 1, "the reader is there", ServerUnderTest.Deadline);
        await server.SendAsync(threadId);

        await Testing.ManualTimeProvider.UntilAsync(() => Streams(server) == 0, "the stuck reader is closed", ServerUnderTest.Deadline);
        var got = await stuck.ReadToEndAsync();

        var cursor = LastId(got);
        var rest = await server.ReadUntilIdleAsync(threadId, cursor);
        Assert.Equal(cursor, rest[0].Position);
        Assert.Equal("EndTurn", rest[^1].Text("reason"));
        Assert.Contains("agent_runtime_server_stuck_readers_total 1", await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_AtOnePosition_ShareTheirFrames()
    {
        await using var server = await ServerUnderTest.StartAsync(simulator: new SimulatorOptions { Rate = 200, ReplyTokens = 200 });
        var threadId = await server.CreateThreadAsync();
        var streams = new List<SseClient>();
        for (var i = 0; i < 20; i++)
        {
            streams.Add(await SseClient.OpenAsync(server.Client, $"/v1/threads/{threadId}/events?from=1"));
        }

        await server.SendAsync(threadId);
        var all = await Task.WhenAll(streams.Select(static stream => stream.ReadUntilAsync(static frame => frame.Event == "turn.stopped")));

        var whole = TextOf(all[0]);
        Assert.All(all, frames => Assert.Equal(whole, TextOf(frames)));
        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }
    }

    // The system would else hold megabytes for a reader, and the server see nothing of it.
    private static Socket BindWithSmallBuffer(EndPoint address)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        socket.SendBufferSize = 16_384;
        return socket;
    }

    private static async ValueTask<Stream> ConnectWithSmallBufferAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<List<Frame>> ReadSlowlyAsync(SseClient stream)
    {
        var frames = new List<Frame>();
        while (await stream.ReadAsync() is { } frame)
        {
            frames.Add(frame);
            if (frame.Event == "turn.stopped")
            {
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        return frames;
    }

    private static string TextOf(IEnumerable<Frame> frames) =>
        string.Concat(frames.Where(static frame => frame.Event == "agent.text").Select(static frame => frame.Text("text")));

    private static long LastId(string text)
    {
        // A frame counts when its end has come: what was cut off is read again.
        var whole = text[..text.LastIndexOf("\n\n", StringComparison.Ordinal)];
        var line = whole[whole.LastIndexOf("id: ", StringComparison.Ordinal)..].Split('\n')[0];
        return long.Parse(line["id: ".Length..], CultureInfo.InvariantCulture);
    }

    private static int Streams(ServerUnderTest server)
    {
        const string name = "\nagent_runtime_server_subscribers ";
        using var response = server.Client.Send(new HttpRequestMessage(HttpMethod.Get, "/metrics"));
        using var reader = new StreamReader(response.Content.ReadAsStream());
        var text = reader.ReadToEnd();
        return int.Parse(text[(text.IndexOf(name, StringComparison.Ordinal) + name.Length)..].Split('\n')[0], CultureInfo.InvariantCulture);
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentRuntime.Server.Tests;

/// <summary>Reads an event stream line by line, as the standard says and strictly as the contract says: LF alone, id, event, data.</summary>
internal sealed class SseClient : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;
    private readonly CancellationTokenSource _deadline = new(ServerUnderTest.Deadline);

    private SseClient(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
    }

    /// <summary>Comments that came so far.</summary>
    public int Pings { get; private set; }

    public HttpResponseMessage Response => _response;

    public static async Task<SseClient> OpenAsync(HttpClient client, string path, long? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is { } id)
        {
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        }

        return await OpenAsync(client, request);
    }

    public static async Task<SseClient> OpenAsync(HttpClient client, HttpRequestMessage request)
    {
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {(response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync())}");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        return new SseClient(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next frame; null at the end of the stream.</summary>
    public async Task<Frame?> ReadAsync()
    {
        while (await LineAsync() is { } line)
        {
            if (line == ": ping")
            {
                Pings++;
                Assert.Equal("", await LineAsync());
                continue;
            }

            var id = Value(line, "id");
            var name = Value(await LineAsync(), "event");
            var data = Value(await LineAsync(), "data");
            Assert.Equal("", await LineAsync());
            using var document = JsonDocument.Parse(data);
            return new Frame(long.Parse(id, CultureInfo.InvariantCulture), name, document.RootElement.Clone());
        }

        return null;
    }

    /// <summary>All frames up to the end of the stream.</summary>
    public async Task<List<Frame>> ReadAllAsync()
    {
        var frames = new List<Frame>();
        while (await ReadAsync() is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }

    /// <summary>Frames up to the first that is meant, which is the last of them.</summary>
    public async Task<List<Frame>> ReadUntilAsync(Func<Frame, bool> isMeant)
    {
        var frames = new List<Frame>();
        while (await ReadAsync() is { } frame)
        {
            frames.Add(frame);
            if (isMeant(frame))
            {
                return frames;
            }
        }

        throw new Xunit.Sdk.XunitException($"The stream ended after {frames.Count} frames without the one that was meant.");
    }

    /// <summary>Waits for a comment.</summary>
    public async Task WaitForPingAsync()
    {
        Assert.Equal(": ping", await LineAsync());
        Assert.Equal("", await LineAsync());
        Pings++;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        _deadline.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Value(string? line, string field)
    {
        Assert.NotNull(line);
        Assert.DoesNotContain('\r', line);
        Assert.StartsWith($"{field}: ", line, StringComparison.Ordinal);
        return line[(field.Length + 2)..];
    }

    private async Task<string?> LineAsync() => await _reader.ReadLineAsync(_deadline.Token);
}

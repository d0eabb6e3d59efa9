using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Server.Tests.Security;

/// <summary>Requests that mean harm, over bare sockets: each is answered with 4xx or cut off, and changes nothing.</summary>
public sealed class HostileRequestTests : IAsyncLifetime
{
    private readonly CollectingLog _log = new();
    private ServerUnderTest _server = null!;
    private string _threadId = "";

    public async Task InitializeAsync()
    {
        _server = await ServerUnderTest.StartAsync(
            settings: static settings => settings with { MaxMessageBytes = 100_000, MaxRequestBytes = 10_000 },
            app: app =>
            {
                app.Logging.AddProvider(_log);
                app.WebHost.ConfigureKestrel(static kestrel =>
                {
                    kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(500);
                    kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 10_000, gracePeriod: TimeSpan.FromSeconds(1.1));
                });
            });
        _threadId = await _server.CreateThreadAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _log.Dispose();
    }

    public static TheoryData<string, string> Requests => new()
    {
        { "a method that does not exist", "FROB /v1/threads HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "no host", "GET /v1/threads HTTP/1.1\r\n\r\n" },
        { "two hosts", "GET /v1/threads HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n" },
        { "garbage", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n" },
        { "a version that does not exist", "GET /v1/threads HTTP/9.9\r\nHost: localhost\r\n\r\n" },
        { "a header without an end", $"GET /v1/threads HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 100_000)}\r\n\r\n" },
        { "an address without an end", $"GET /v1/threads/{new string('x', 20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "a path out of its folder", "GET /v1/threads/../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "an encoded path out of its folder", "GET /v1/threads/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "a null in the path", "GET /v1/threads/a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "a line end in the path", "GET /v1/threads/a%0d%0aX:%20y HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "an id of another alphabet", "GET /v1/threads/%F0%9F%98%80 HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "bytes that are no text", "GET /v1/threads/%ff%fe HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "two lengths", "POST /v1/threads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 40\r\nContent-Type: application/json\r\n\r\n{}" },
        { "a negative length", "POST /v1/threads HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\nContent-Type: application/json\r\n\r\n" },
        { "a length beyond all bounds", "POST /v1/threads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999\r\nContent-Type: application/json\r\n\r\n{" },
        { "a chunk beyond all bounds", "POST /v1/threads HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nFFFFFFFFFF\r\n{" },
        { "a chunk that is none", "POST /v1/threads HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n{" },
        { "bytes that are no UTF-8", "POST /v1/threads HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"model\":\"\u00ff\"}" },
        { "a body of brackets", Post("/v1/threads", new string('[', 9_000)) },
        { "a number beyond all bounds", Post("/v1/threads", $$"""{"model":{{new string('9', 5_000)}}}""") },
        { "a lone surrogate", Post("/v1/threads", """{"model":"\ud83d"}""") },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_OfThisKind_IsRefusedAndChangesNothing(string kind, string request)
    {
        using var connection = await RawHttp.OpenAsync(_server);

        await connection.WriteAsync(request);
        var answer = await connection.ReadAsync();

        Assert.True(IsClientError(answer), $"{kind}: {answer}\n{_log.Text}");
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Headers_AMillion_AreCutOff()
    {
        using var connection = await RawHttp.OpenAsync(_server);
        await connection.WriteAsync("GET /v1/threads HTTP/1.1\r\nHost: localhost\r\n");
        var block = string.Concat(Enumerable.Range(0, 1_000).Select(static i => string.Create(CultureInfo.InvariantCulture, $"X-{i}: y\r\n")));
        for (var i = 0; i < 1_000 && await connection.WriteAsync(block); i++)
        {
        }

        var answer = await connection.ReadToEndAsync();

        Assert.True(answer.Length == 0 || IsClientError(answer), answer);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Headers_ThatNeverEnd_AreCutOff()
    {
        using var connection = await RawHttp.OpenAsync(_server);
        await connection.WriteAsync("GET /v1/threads HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

        var answer = await connection.ReadToEndAsync();

        Assert.True(answer.Length == 0 || IsClientError(answer), answer);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Body_ThatNeverEnds_IsCutOff()
    {
        using var connection = await RawHttp.OpenAsync(_server);
        await connection.WriteAsync(
            $"POST /v1/threads/{_threadId}/turns HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{\"text\":\"");

        var answer = await connection.ReadToEndAsync();

        Assert.True(answer.Length == 0 || IsClientError(answer), answer);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Body_OfTenMegabytesInChunks_IsRefused()
    {
        using var connection = await RawHttp.OpenAsync(_server);
        await connection.WriteAsync(
            $"POST /v1/threads/{_threadId}/turns HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = $"10000\r\n{new string(' ', 0x10000)}\r\n";
        for (var i = 0; i < 160 && await connection.WriteAsync(chunk); i++)
        {
        }

        var answer = await connection.ReadToEndAsync();

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 413", StringComparison.Ordinal), answer);
        await AssertUntouchedAsync();
    }

    private static string Post(string path, string body) =>
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    private static bool IsClientError(string answer) =>
        answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal);

    /// <summary>The server still serves, and there is what was there before.</summary>
    private async Task AssertUntouchedAsync()
    {
        var threads = (await _server.GetAsync("/v1/threads")).GetProperty("data");
        Assert.Equal(_threadId, Assert.Single(threads.EnumerateArray()).GetProperty("threadId").GetString());
        Assert.Single(await _server.ReadUntilIdleAsync(_threadId));
    }
}

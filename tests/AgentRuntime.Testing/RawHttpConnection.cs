using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AgentRuntime.Testing;

/// <summary>One connection to a <see cref="RawHttpServer"/>, as the script sees it.</summary>
public sealed class RawHttpConnection(TcpClient client, CancellationToken stopping)
{
    private readonly NetworkStream _stream = client.GetStream();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _buffered;

    /// <summary>Cancelled when the server is disposed.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>Reads one request whole and returns its head and body; throws <see cref="EndOfStreamException"/> where none comes.</summary>
    public async Task<(string Head, string Body)> ReadRequestAsync()
    {
        var text = new MemoryStream();
        var headEnd = -1;
        var length = 0;
        while (headEnd < 0 || text.Length < headEnd + 4 + length)
        {
            if (_buffered == 0)
            {
                _buffered = await _stream.ReadAsync(_buffer, stopping);
                if (_buffered == 0)
                {
                    throw new EndOfStreamException("The client closed the connection.");
                }
            }

            await text.WriteAsync(_buffer.AsMemory(0, _buffered), stopping);
            _buffered = 0;
            var soFar = Encoding.Latin1.GetString(text.GetBuffer(), 0, (int)text.Length);
            headEnd = soFar.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            length = headEnd < 0 ? 0 : ContentLength(soFar[..headEnd]);
        }

        var bytes = text.ToArray();
        return (Encoding.Latin1.GetString(bytes, 0, headEnd), Encoding.UTF8.GetString(bytes, headEnd + 4, length));
    }

    /// <summary>Writes text as it is.</summary>
    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes as they are.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, stopping);

    /// <summary>Writes the head of a chunked response.</summary>
    public Task WriteHeadAsync(string contentType = "application/x-ndjson", int status = 200) =>
        WriteAsync($"HTTP/1.1 {status} Status\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\n\r\n");

    /// <summary>Writes one chunk in one write.</summary>
    public Task WriteChunkAsync(string text) => WriteChunkAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes one chunk in one write.</summary>
    public Task WriteChunkAsync(ReadOnlySpan<byte> bytes)
    {
        var size = Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture));
        return WriteAsync((byte[])[.. size, (byte)'\r', (byte)'\n', .. bytes, (byte)'\r', (byte)'\n']);
    }

    /// <summary>Ends a chunked response; the connection stays open for the next request.</summary>
    public Task WriteLastChunkAsync() => WriteAsync("0\r\n\r\n");

    /// <summary>Writes a whole response with its length.</summary>
    public Task WriteResponseAsync(int status, string body, string contentType = "application/json", string headers = "") =>
        WriteAsync(
            $"HTTP/1.1 {status} Status\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}");

    /// <summary>Returns when the client has closed or reset the connection; what it still sends is thrown away.</summary>
    public async Task UntilClosedAsync()
    {
        try
        {
            while (await _stream.ReadAsync(_buffer, stopping) > 0)
            {
                _buffered = 0;
            }
        }
        catch (IOException e) when (e.InnerException is SocketException)
        {
            _buffered = 0;
        }
    }

    /// <summary>Closes with a reset instead of an orderly end.</summary>
    public void Reset()
    {
        // The socket itself: the stream's own closing would shut it down in order first.
        client.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Client.Dispose();
    }

    private static int ContentLength(string head)
    {
        foreach (var line in head.Split("\r\n"))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                return int.Parse(line.AsSpan("Content-Length:".Length), CultureInfo.InvariantCulture);
            }
        }

        return 0;
    }
}

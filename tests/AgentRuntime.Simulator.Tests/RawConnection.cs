using System.Net.Sockets;
using System.Text;

namespace AgentRuntime.Simulator.Tests;

/// <summary>A bare TCP connection to the server: what is written are bytes, what is read are bytes.</summary>
internal sealed class RawConnection : IDisposable
{
    private const string LastChunk = "\r\n0\r\n\r\n";

    private readonly Socket _socket;

    private RawConnection(Socket socket) => _socket = socket;

    public static async Task<RawConnection> OpenAsync(SimulatorServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Url.Host, server.Url.Port, Probe.Expires());
        return new RawConnection(socket);
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.UTF8.GetBytes(text), Probe.Expires());

    public Task PostAsync(string path, string json) =>
        SendAsync($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");

    /// <summary>One read as Latin-1, a character a byte; the empty string at the end.</summary>
    public async Task<string> ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var count = await _socket.ReceiveAsync(buffer, Probe.Expires());
        return Encoding.Latin1.GetString(buffer, 0, count);
    }

    /// <summary>All bytes up to the end of a chunked response or of the connection.</summary>
    public Task<string> ReadResponseAsync() => ReadUntilAsync(static text => text.EndsWith(LastChunk, StringComparison.Ordinal));

    /// <summary>All bytes until they contain something, or the end of the connection.</summary>
    public Task<string> ReadUntilContainsAsync(string part) => ReadUntilAsync(text => text.Contains(part, StringComparison.Ordinal));

    /// <summary>The chunks of a chunked response, each as UTF-16 text of its bytes (Latin-1).</summary>
    public static List<string> Chunks(string response)
    {
        var chunks = new List<string>();
        var position = response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        while (position < response.Length)
        {
            var end = response.IndexOf("\r\n", position, StringComparison.Ordinal);
            var length = Convert.ToInt32(response[position..end], 16);
            if (length == 0)
            {
                break;
            }

            chunks.Add(response.Substring(end + 2, length));
            position = end + 2 + length + 2;
        }

        return chunks;
    }

    /// <summary>Closes politely (FIN).</summary>
    public void Close() => _socket.Close();

    /// <summary>Closes rudely (RST).</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadUntilAsync(Func<string, bool> isEnd)
    {
        var all = new StringBuilder();
        while (!isEnd(all.ToString()) && await ReadAsync() is { Length: > 0 } read)
        {
            all.Append(read);
        }

        return all.ToString();
    }
}

using System.Net.Sockets;
using System.Text;

namespace AgentRuntime.Server.Tests;

/// <summary>A bare connection to a server: what is written are bytes, and the server is not spared any of them.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly Socket _socket;
    private readonly CancellationTokenSource _deadline = new(ServerUnderTest.Deadline);

    private RawHttp(Socket socket) => _socket = socket;

    public static async Task<RawHttp> OpenAsync(ServerUnderTest server, int? receiveBufferBytes = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferBytes is { } bytes)
        {
            socket.ReceiveBufferSize = bytes;
        }

        await socket.ConnectAsync(server.Url.Host, server.Url.Port);
        return new RawHttp(socket);
    }

    /// <summary>Writes; false when the server has closed the connection before it was all taken.</summary>
    public async Task<bool> WriteAsync(string text)
    {
        try
        {
            var bytes = Encoding.Latin1.GetBytes(text);
            for (var sent = 0; sent < bytes.Length;)
            {
                sent += await _socket.SendAsync(bytes.AsMemory(sent), _deadline.Token);
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Reads what there is, at most so many bytes; the empty string at the end of the connection.</summary>
    public async Task<string> ReadAsync(int maxBytes = 65_536)
    {
        var buffer = new byte[maxBytes];
        try
        {
            var count = await _socket.ReceiveAsync(buffer, _deadline.Token);
            return Encoding.UTF8.GetString(buffer, 0, count);
        }
        catch (SocketException)
        {
            return "";
        }
    }

    /// <summary>Reads to the end of the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        while (await ReadAsync() is { Length: > 0 } part)
        {
            text.Append(part);
        }

        return text.ToString();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _deadline.Dispose();
    }
}

using System.Net.Sockets;
using System.Text;

namespace AgentRuntime.Simulator.Tests;

/// <summary>A bare TCP connection to the server: what is written are bytes, what is read are bytes.</summary>
internal sealed class RawConnection : IDisposable
{
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

    /// <summary>One read; the empty string at the end.</summary>
    public async Task<string> ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var count = await _socket.ReceiveAsync(buffer, Probe.Expires());
        return Encoding.Latin1.GetString(buffer, 0, count);
    }

    /// <summary>All reads up to the end of the response or of the connection.</summary>
    public async Task<List<string>> ReadAllAsync(string end = "\r\n0\r\n\r\n", bool contains = false)
    {
        var reads = new List<string>();
        var all = new StringBuilder();
        while (await ReadAsync() is { Length: > 0 } read)
        {
            reads.Add(read);
            all.Append(read);
            if (contains ? all.ToString().Contains(end, StringComparison.Ordinal) : all.ToString().EndsWith(end, StringComparison.Ordinal))
            {
                break;
            }
        }

        return reads;
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
}

using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>(a) A thread for each stream that blocks on a bare socket: the least that the operating system allows.</summary>
internal sealed class SocketLoopPath(ModelEndpoint endpoint) : ITokenPath
{
    private const int BufferBytes = 64 * 1024;

    private readonly ConcurrentDictionary<StreamRecord, Socket> _sockets = new();

    public PathId Id => PathId.SocketLoop;

    public async Task PrepareAsync(IReadOnlyList<StreamRecord> streams, CancellationToken cancellationToken)
    {
        foreach (var stream in streams)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _sockets[stream] = socket;
            await socket.ConnectAsync(IPAddress.Loopback, endpoint.Url.Port, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task RunAsync(IReadOnlyList<StreamRecord> streams, TimeSpan spread, CancellationToken cancellationToken) => SpreadStart.RunAsync(
        streams.Count,
        spread,
        i => Task.Factory.StartNew(
            () => Run(streams[i]), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default),
        cancellationToken);

    public Task CancelAsync(StreamRecord stream)
    {
        _sockets[stream].Close(0);
        return Task.CompletedTask;
    }

    public Task FinishAsync(IReadOnlyList<StreamRecord> streams, CancellationToken cancellationToken)
    {
        foreach (var stream in streams)
        {
            if (_sockets.TryRemove(stream, out var socket))
            {
                socket.Dispose();
            }
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private void Run(StreamRecord stream)
    {
        var socket = _sockets[stream];
        var scanner = new TokenScanner(endpoint.Wire);
        var buffer = new byte[BufferBytes];
        var held = 0;
        stream.Begin();
        socket.Send(RequestOf(stream));
        while (!scanner.IsDone)
        {
            var read = socket.Receive(buffer.AsSpan(held));
            if (read == 0)
            {
                throw new IOException("The simulated model server closed a connection early.");
            }

            var lines = new ReadOnlySequence<byte>(buffer, 0, held + read);
            stream.Add(scanner.Scan(ref lines));
            held = (int)lines.Length;
            lines.CopyTo(buffer);
        }

        stream.End();
    }

    private byte[] RequestOf(StreamRecord stream)
    {
        var body = ModelEndpoint.BodyOf(stream.Order);
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {endpoint.Path} HTTP/1.1\r\nHost: {endpoint.Url.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }
}

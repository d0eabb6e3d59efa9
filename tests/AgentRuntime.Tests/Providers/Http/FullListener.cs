using System.Net;
using System.Net.Sockets;
using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Providers.Http;

/// <summary>A loopback port whose accept queue is full: whoever connects waits.</summary>
internal sealed class FullListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _fillers = [];
    private readonly int _waiting;

    public FullListener()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
        for (var i = 0; i < 4; i++)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _fillers.Add(filler);
            try
            {
                filler.Connect(_listener.LocalEndPoint!);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // Those in the queue are connected, the others wait: both is what they are here for.
                continue;
            }
        }

        _waiting = Waiting();
    }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    private int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public Task UntilOneMoreWaitsAsync() =>
        ManualTimeProvider.UntilAsync(() => Waiting() > _waiting, "one more connection under way");

    public Task UntilNobodyWaitsAsync() =>
        ManualTimeProvider.UntilAsync(() => Waiting() <= _waiting, "no connection under way", TimeSpan.FromSeconds(10));

    public void Dispose()
    {
        foreach (var filler in _fillers)
        {
            filler.Dispose();
        }

        _listener.Dispose();
    }

    /// <summary>Connections to the port whose first packet is sent and not answered (state 02, SYN_SENT).</summary>
    private int Waiting()
    {
        var remote = $":{Port:X4} 02";
        return File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6"))
            .Count(line => line.Contains(remote, StringComparison.Ordinal));
    }
}

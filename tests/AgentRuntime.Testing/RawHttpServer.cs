using System.Net;
using System.Net.Sockets;
using Xunit;

namespace AgentRuntime.Testing;

/// <summary>A server on a loopback port that a test writes byte by byte: each accepted connection runs the test's script.</summary>
public sealed class RawHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<RawHttpConnection, Task> _script;
    private readonly List<Task> _running = [];
    private readonly Lock _gate = new();
    private readonly Task _accepting;
    private int _accepted;

    /// <summary>Listens at once; <paramref name="script"/> runs for each connection, which closes when it returns.</summary>
    public RawHttpServer(Func<RawHttpConnection, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>For example <c>http://127.0.0.1:41234</c>.</summary>
    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many connections have been accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Closes everything, and throws what a script threw, unless it was its connection's end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _accepted);
                lock (_gate)
                {
                    _running.Add(RunAsync(client));
                }
            }
        }
        catch (OperationCanceledException)
        {
            Assert.True(_stopping.IsCancellationRequested);
        }
        catch (SocketException)
        {
            Assert.True(_stopping.IsCancellationRequested);
        }
    }

    private async Task RunAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await _script(new RawHttpConnection(client, _stopping.Token));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The client went away, or the test ended: how a script's connection usually ends.
                client.Close();
            }
        }
    }
}

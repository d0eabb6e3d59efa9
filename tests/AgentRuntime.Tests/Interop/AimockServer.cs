using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;
using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Interop;

/// <summary>aimock, a mock of model servers that others wrote, in a process of its own with the answers of <c>Fixtures/aimock.json</c>.</summary>
public sealed class AimockServer : IAsyncLifetime
{
    /// <summary>What has to be installed for it.</summary>
    public const string Packages = "@copilotkit/aimock@1.43.0";

    private const string Listening = "server listening on ";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = Deadline };
    private Process? _process;
    private Task _output = Task.CompletedTask;
    private Task _errors = Task.CompletedTask;

    /// <summary>Where it listens, for every protocol.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>How many connections to it are open in both directions, idle ones included.</summary>
    public int OpenConnections =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Count(connection =>
            connection.State == TcpState.Established
            && connection.LocalEndPoint.Port == Url.Port
            && connection.LocalEndPoint.Address.Equals(IPAddress.Loopback));

    public async Task InitializeAsync()
    {
        var packages = NpmPackages.Of(Packages);
        if (packages.Missing is not null)
        {
            // Every test says so and is skipped.
            return;
        }

        // Port 0: the system chooses a free one, which the server then names.
        _process = packages.StartNode(
            Path.Combine(packages.Folder, "node_modules", "@copilotkit", "aimock", "dist", "cli.js"),
            "--port",
            "0",
            "--fixtures",
            Path.Combine(RepositoryPaths.Root, "tests", "AgentRuntime.Tests", "Interop", "Fixtures", "aimock.json"));
        _errors = _process.StandardError.ReadToEndAsync();
        Url = await ReadUrlAsync(_process.StandardOutput).WaitAsync(Deadline);
        _output = _process.StandardOutput.ReadToEndAsync();
        Assert.Equal("ok", (await GetAsync("__aimock/health")).GetProperty("status").GetString());
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        if (_process is null)
        {
            return;
        }

        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(Deadline);
        await Task.WhenAll(_output, _errors).WaitAsync(Deadline);
        _process.Dispose();
    }

    /// <summary>The last request that it took.</summary>
    public async Task<JsonElement> LastRequestAsync() =>
        (await GetAsync("__aimock/journal")).EnumerateArray().Last();

    private static async Task<Uri> ReadUrlAsync(StreamReader output)
    {
        var said = new List<string>();
        while (await output.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                return new Uri(line[(at + Listening.Length)..]);
            }

            said.Add(line);
        }

        throw new InvalidOperationException($"aimock ended before it listened: {string.Join('\n', said)}");
    }

    private async Task<JsonElement> GetAsync(string path) =>
        JsonElement.Parse(await _http.GetStringAsync(new Uri(Url, path)));
}

using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace AgentRuntime.Cli.Tests.Simulate;

public sealed class SimulateCommandTests
{
    private static readonly object[] Messages = [new { role = "user", content = "hi" }];

    [Fact]
    public async Task Simulate_ServesUntilItIsTerminated()
    {
        await using var program = AgentRtProcess.Start("simulate", "--port", "0", "--rate", "0", "--tokens", "12", "--verbose");
        using var client = new HttpClient { BaseAddress = await ListeningAsync(program) };

        using var response = await client.PostAsJsonAsync("/api/chat", new { model = "sim", messages = Messages });
        await program.WaitForErrorAsync("0: POST /api/chat sim: completed 12 tokens");
        await program.SignalAsync("TERM");

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(0, await program.WaitForExitAsync());
    }

    [Fact]
    public async Task Simulate_ClientGoesAway_SaysAfterHowManyTokens()
    {
        await using var program = AgentRtProcess.Start("simulate", "--port", "0", "--verbose");
        using var client = new HttpClient { BaseAddress = await ListeningAsync(program) };
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat"))
        {
            request.Content = JsonContent.Create(new { model = "sim-stall@7", messages = Messages });
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }

        client.Dispose();

        await program.WaitForErrorAsync("cancelled after");
        await program.SignalAsync("INT");
        Assert.Equal(0, await program.WaitForExitAsync());
    }

    [Fact]
    public async Task Simulate_Dialect_IsTheServerItNames()
    {
        await using var program = AgentRtProcess.Start("simulate", "--port", "0", "--dialect", "lmstudio");
        using var client = new HttpClient { BaseAddress = await ListeningAsync(program) };

        var models = await client.GetStringAsync("/api/v0/models");

        Assert.Contains("\"sim\"", models, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_PortIsTaken_FailsAndSaysSo()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (exitCode, output, error) = await AgentRtProcess.RunAsync("simulate", "--port", port);

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains(port, error, StringComparison.Ordinal);
    }

    private static async Task<Uri> ListeningAsync(AgentRtProcess program)
    {
        const string Start = "listening on ";
        await program.WaitForOutputAsync("\n");
        Assert.StartsWith(Start, program.Output, StringComparison.Ordinal);
        return new Uri(program.Output[Start.Length..].TrimEnd());
    }
}

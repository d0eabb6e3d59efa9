using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AgentRuntime.Simulator;

namespace AgentRuntime.Cli.Tests.Serve;

/// <summary>The server as a person starts and stops it, in a process of its own.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentrt-serve-").FullName;
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(90));

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _deadline.Dispose();
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Serve_ToldToEndWhileIdle_SaidWhereItListenedAndExitsZero(string signal)
    {
        await using var server = AgentRtProcess.Start("serve", "--urls", "http://127.0.0.1:0");
        using var client = await ClientAsync(server);
        Assert.Equal("{\"status\":\"ready\"}\n", await client.GetStringAsync("/readyz"));

        await server.SignalAsync(signal);

        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.Equal($"listening on {client.BaseAddress!.ToString().TrimEnd('/')}\n", server.Output);
    }

    [Fact]
    public async Task Serve_TerminatedUnderLoad_EveryReaderGetsItsTurnStopped()
    {
        const int threads = 20;
        await using var model = await SimulatorServer.StartAsync(new SimulatorOptions { Rate = 50, ReplyTokens = 100_000 });
        await using var server = AgentRtProcess.Start(
            "serve", "--urls", "http://127.0.0.1:0", "--ollama", model.Url.ToString(),
            "--config", WriteConfig("agent-runtime { shutdown.drain-timeout = 200 ms, gate.permits = 100 }"));
        using var client = await ClientAsync(server);
        var reading = new List<Task<string>>();
        for (var i = 0; i < threads; i++)
        {
            reading.Add(await BeginTurnAsync(client));
        }

        await server.SignalAsync("TERM");
        var events = await Task.WhenAll(reading).WaitAsync(_deadline.Token);

        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.All(events, text =>
        {
            var stopped = text.Split('\n').Last(static line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..];
            using var json = JsonDocument.Parse(stopped);
            Assert.Equal("turn.stopped", json.RootElement.GetProperty("type").GetString());
            Assert.Equal("Cancelled", json.RootElement.GetProperty("reason").GetString());
        });
        await ModelIsLeftAsync(model);
    }

    [Fact]
    public async Task Serve_PublicAddressWithoutKeys_RefusesToStartAndSaysHow()
    {
        var (exitCode, output, error) = await AgentRtProcess.RunAsync("serve", "--urls", "http://0.0.0.0:0");

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains("--new-key", error, StringComparison.Ordinal);
        Assert.Contains("agent-runtime.server.api-keys", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_KeyThatItMade_OpensIt()
    {
        var (_, made, _) = await AgentRtProcess.RunAsync("serve", "--new-key", "alice");
        var lines = made.Split('\n');
        var key = lines[0]["key: ".Length..];
        await using var server = AgentRtProcess.Start(
            "serve", "--urls", "http://127.0.0.1:0", "--config", WriteConfig(lines[2]));
        using var client = await ClientAsync(server);

        using var refused = await client.GetAsync("/v1/threads");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var accepted = await client.GetAsync("/v1/threads");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.DoesNotContain(key, server.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(key, lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WrongSetting_NamesTheKeyAndTheFile()
    {
        var file = WriteConfig("agent-runtime.server.max-page-size = many");

        var (exitCode, _, error) = await AgentRtProcess.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--config", file);

        Assert.Equal(1, exitCode);
        Assert.Contains("agent-runtime.server.max-page-size", error, StringComparison.Ordinal);
        Assert.Contains(file, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_ProviderOfTheSettingsAlone_IsThere()
    {
        await using var model = await SimulatorServer.StartAsync(new SimulatorOptions { Dialect = SimulatorDialect.LlamaCpp });
        await using var server = AgentRtProcess.Start(
            "serve", "--urls", "http://127.0.0.1:0",
            "--config", WriteConfig($"agent-runtime.providers.mine.url = \"{model.Url}\""));
        using var client = await ClientAsync(server);

        var models = await client.GetStringAsync("/v1/models");

        Assert.Contains("\"id\":\"mine/", models, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_CollectorInTheEnvironment_IsSentTheTelemetry()
    {
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        await using var model = await SimulatorServer.StartAsync(new SimulatorOptions { Rate = 0, ReplyTokens = 5 });
        await using var server = AgentRtProcess.Start(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{collector.LocalEndpoint}"),
            ["serve", "--urls", "http://127.0.0.1:0", "--ollama", model.Url.ToString()]);
        using var client = await ClientAsync(server);
        await await BeginTurnAsync(client);

        await server.SignalAsync("TERM");
        using var connection = await collector.AcceptTcpClientAsync(_deadline.Token);
        var preface = new byte[14];
        await connection.GetStream().ReadExactlyAsync(preface, _deadline.Token);
        connection.Close();
        collector.Stop();

        Assert.Equal("PRI * HTTP/2.0", Encoding.ASCII.GetString(preface));
        Assert.Equal(0, await server.WaitForExitAsync());
    }

    [Theory]
    [InlineData("--urls", "nonsense")]
    [InlineData("--urls", "ftp://localhost:1")]
    [InlineData("--new-key", "two words")]
    public async Task Serve_WrongUsage_ExitsTwo(string option, string value)
    {
        var (exitCode, _, error) = await AgentRtProcess.RunAsync("serve", option, value);

        Assert.Equal(2, exitCode);
        Assert.Contains(option, error, StringComparison.Ordinal);
    }

    private static async Task<HttpClient> ClientAsync(AgentRtProcess server)
    {
        const string ready = "listening on ";
        await server.WaitForOutputAsync(ready);
        await server.WaitForOutputAsync("\n");
        return new HttpClient { BaseAddress = new Uri(server.Output.Split('\n')[0][ready.Length..]) };
    }

    /// <summary>Begins a turn and reads it to the end, which is awaited elsewhere; returns when the first text is there.</summary>
    private async Task<Task<string>> BeginTurnAsync(HttpClient client)
    {
        using var created = await client.PostAsJsonAsync("/v1/threads", new { model = "ollama/sim" }, _deadline.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{created.Headers.Location}/turns")
        {
            Content = JsonContent.Create(new { text = "Hi" }),
        };
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _deadline.Token);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(_deadline.Token));
        while (await reader.ReadLineAsync(_deadline.Token) is { } line && line != "event: agent.text")
        {
        }

#pragma warning disable MA0100 // What is disposed here is the request; the answer is disposed by who reads it to its end.
        return ReadRestAsync(response, reader);
#pragma warning restore MA0100
    }

    private async Task<string> ReadRestAsync(HttpResponseMessage response, StreamReader reader)
    {
        using (response)
        using (reader)
        {
            return await reader.ReadToEndAsync(_deadline.Token);
        }
    }

    private async Task ModelIsLeftAsync(SimulatorServer model)
    {
        foreach (var exchange in model.Exchanges.Where(static exchange => exchange.Path == "/api/chat"))
        {
            Assert.Equal(SimulatedOutcome.ClientClosed, await exchange.Ended.WaitAsync(_deadline.Token));
        }
    }

    private string WriteConfig(string text)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.conf");
        File.WriteAllText(file, text);
        return file;
    }
}

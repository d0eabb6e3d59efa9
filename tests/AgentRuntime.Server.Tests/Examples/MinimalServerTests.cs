using System.Diagnostics;
using AgentRuntime.Simulator;
using AgentRuntime.Testing;

namespace AgentRuntime.Server.Tests.Examples;

/// <summary>The example app, as it is, in a process of its own.</summary>
public sealed class MinimalServerTests
{
    private const int MaxLines = 60;
    private const string Listening = "Now listening on: ";

    [Fact]
    public async Task Example_Started_ServesTheApiAndItsOwnPage()
    {
        await using var model = await SimulatorServer.StartAsync(new SimulatorOptions { Rate = 0, ReplyTokens = 20 });
        model.Enqueue(SimulatedReply.Of(new SimulatedPart.ToolCall("get_forecast", """{"city":"Oslo"}""")));
        model.Enqueue(SimulatedReply.Say("It is sunny."));
        using var app = Start("--urls", "http://127.0.0.1:0", "--ollama", model.Url.ToString(), "--model", "ollama/sim-tools");
        try
        {
            using var client = new HttpClient { BaseAddress = await UrlAsync(app) };

            var answer = await client.GetStringAsync("/ask?question=How+is+the+weather%3F");
            var threads = await client.GetStringAsync("/v1/threads");

            Assert.Equal("It is sunny.", answer);
            Assert.Contains("\"model\":\"ollama/sim-tools\"", threads, StringComparison.Ordinal);
            Assert.Contains(
                model.Exchanges, static exchange => exchange.RequestBody.Contains("Sunny in Oslo", StringComparison.Ordinal));
        }
        finally
        {
            app.Kill();
            await app.WaitForExitAsync();
        }
    }

    [Fact]
    public void Example_IsShort() => Assert.InRange(
        File.ReadAllLines(Path.Combine(RepositoryPaths.Root, "examples", "MinimalServer", "Program.cs")).Length, 1, MaxLines);

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "MinimalServer.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task<Uri> UrlAsync(Process app)
    {
        using var deadline = new CancellationTokenSource(ServerUnderTest.Deadline);
        while (await app.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Contains(Listening, StringComparison.Ordinal))
            {
                return new Uri(line.Split(Listening)[1]);
            }
        }

        throw new Xunit.Sdk.XunitException("The example ended before it listened.");
    }
}

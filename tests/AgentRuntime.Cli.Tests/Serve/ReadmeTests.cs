using System.Diagnostics;
using AgentRuntime.Simulator;
using AgentRuntime.Testing;

namespace AgentRuntime.Cli.Tests.Serve;

/// <summary>The commands of the README do what it says.</summary>
public sealed class ReadmeTests
{
    private const string Server = "server=http://127.0.0.1:8080";

    [ShellFact("curl")]
    public async Task CurlSession_AsPrinted_Works()
    {
        await using var model = await SimulatorServer.StartAsync(new SimulatorOptions { Rate = 170, ReplyTokens = 50 });
        await using var server = AgentRtProcess.Start("serve", "--urls", "http://127.0.0.1:0", "--ollama", model.Url.ToString());
        await server.WaitForOutputAsync("\n");
        var url = server.Output.Trim()["listening on ".Length..];

        var (exitCode, output) = await RunAsync(Session().Replace(Server, $"server={url}", StringComparison.Ordinal));

        Assert.True(exitCode == 0, output);
        AssertInOrder(
            output,
            "201 Created", "Location: /v1/threads/tour", "\"threadId\":\"tour\"",
            "event: message.added", "event: agent.text", "event: turn.stopped", "\"reason\":\"EndTurn\"",
            "id: 4", "event: turn.stopped",
            "{\"turnId\":", "{\"turnId\":",
            "\n204\n",
            "\"role\":\"user\"", "Hello", "Tell me a story",
            "\"status\":\"Idle\"",
            "\"code\":\"invalid_request\"", "\"field\":\"modell\"");
        var turns = output.Split('\n').Where(static line => line.StartsWith("{\"turnId\":", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, turns.Length);
        Assert.Equal(turns[0], turns[1]);
    }

    private static string Session()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "README.md"));
        var block = readme.Split("```sh\n").Skip(1).Select(static part => part.Split("```")[0]).Single(
            static part => part.StartsWith(Server, StringComparison.Ordinal));
        return "set -eu\n" + block;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string script)
    {
        var start = new ProcessStartInfo("sh") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var shell = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = shell.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = shell.StandardError.ReadToEndAsync(deadline.Token);
        await shell.StandardInput.WriteAsync(script);
        shell.StandardInput.Close();
        await shell.WaitForExitAsync(deadline.Token);
        return (shell.ExitCode, (await output).ReplaceLineEndings("\n") + await error);
    }

    private static void AssertInOrder(string text, params string[] parts)
    {
        var position = 0;
        foreach (var part in parts)
        {
            var found = text.IndexOf(part, position, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{part}' is missing, or comes too early, in:\n{text}");
            position = found + part.Length;
        }
    }
}

using AgentRuntime.Testing;

namespace AgentRuntime.Simulator.Tests.Clients;

/// <summary>The scripts that talk to the simulator with the official clients.</summary>
internal static class NpmClients
{
    /// <summary>What they need.</summary>
    public const string Packages = "ollama@0.6.4 openai@6.49.0";

    private static readonly TimeSpan RunDeadline = TimeSpan.FromSeconds(60);

    /// <summary>Runs one of the scripts against a server and gives what it prints.</summary>
    public static async Task<string> RunAsync(string script, SimulatorServer server)
    {
        var packages = NpmPackages.Of(Packages);
        var source = Path.Combine(RepositoryPaths.Root, "tests", "AgentRuntime.Simulator.Tests", "Fixtures", "clients", script);
        var copy = Path.Combine(packages.Folder, $"{Guid.NewGuid():N}-{script}");
        File.Copy(source, copy);
        try
        {
            using var process = packages.StartNode(copy, server.Url.AbsoluteUri);
            using var deadline = new CancellationTokenSource(RunDeadline);
            await using var kill = deadline.Token.Register(() => process.Kill(entireProcessTree: true));
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            Assert.True(process.ExitCode == 0, $"{script} ended with {process.ExitCode}: {await errors}");
            return output;
        }
        finally
        {
            File.Delete(copy);
        }
    }
}

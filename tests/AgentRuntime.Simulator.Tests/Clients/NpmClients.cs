using System.Diagnostics;
using AgentRuntime.Testing;

namespace AgentRuntime.Simulator.Tests.Clients;

/// <summary>The npm packages the client tests need, installed once into a folder under <c>artifacts</c>.</summary>
internal static class NpmClients
{
    private static readonly string[] Packages = ["ollama@0.6.4", "openai@6.49.0"];
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan RunDeadline = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string?> Installing = new(Install);

    private static string Folder => Path.Combine(RepositoryPaths.Root, "artifacts", "npm-clients");

    /// <summary>Why the tests cannot run; null when they can.</summary>
    public static string? Missing => Installing.Value;

    /// <summary>Runs one of the scripts against a server and gives what it prints.</summary>
    public static async Task<string> RunAsync(string script, SimulatorServer server)
    {
        var source = Path.Combine(RepositoryPaths.Root, "tests", "AgentRuntime.Simulator.Tests", "Fixtures", "clients", script);
        var copy = Path.Combine(Folder, $"{Guid.NewGuid():N}-{script}");
        File.Copy(source, copy);
        try
        {
            using var process = Start("node", copy, server.Url.AbsoluteUri);
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

    private static string? Install()
    {
        if (Array.TrueForAll(Packages, package => Directory.Exists(Path.Combine(Folder, "node_modules", package.Split('@')[0]))))
        {
            return FindsProgram("node") ? null : "Node.js is not on the PATH.";
        }

        if (!FindsProgram("node") || !FindsProgram("npm"))
        {
            return "Node.js with npm is not on the PATH.";
        }

        Directory.CreateDirectory(Folder);
        using var npm = Start("npm", ["install", "--no-audit", "--no-fund", "--no-save", "--prefix", Folder, .. Packages]);
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        if (!npm.WaitForExit(InstallDeadline))
        {
            npm.Kill(entireProcessTree: true);
            return $"npm install of {string.Join(' ', Packages)} took longer than {InstallDeadline.TotalSeconds} s.";
        }

#pragma warning disable VSTHRD002 // xunit decides on skipping in a synchronous attribute; the process has ended, so both are at their end.
        return npm.ExitCode == 0 ? null : $"npm install of {string.Join(' ', Packages)} failed: {output.Result}{errors.Result}";
#pragma warning restore VSTHRD002
    }

    private static bool FindsProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder =>
            File.Exists(Path.Combine(folder, name)) || File.Exists(Path.Combine(folder, name + ".exe")) || File.Exists(Path.Combine(folder, name + ".cmd")));

    private static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Folder,
    })!;
}

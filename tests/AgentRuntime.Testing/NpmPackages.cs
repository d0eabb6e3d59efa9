using System.Collections.Concurrent;
using System.Diagnostics;

namespace AgentRuntime.Testing;

/// <summary>A set of npm packages, installed once into a folder under <c>artifacts</c> that is named after it.</summary>
public sealed class NpmPackages
{
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromSeconds(90);

    // Node.js ends with the process that started it, however that ends: its standard input is at its end then and no sooner.
    private const string EndWithParent =
        "data:text/javascript,process.stdin.on('end',()=>process.exit()).resume();setImmediate(()=>process.stdin.unref())";

    private static readonly ConcurrentDictionary<string, Lazy<NpmPackages>> Installed = new(StringComparer.Ordinal);

    private readonly string[] _packages;

    private NpmPackages(string packages)
    {
        _packages = packages.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Folder = Path.Combine(RepositoryPaths.Root, "artifacts", "npm", string.Join('+', _packages).Replace('/', '-'));
        Missing = Install();
    }

    /// <summary>The folder that has <c>node_modules</c> in it.</summary>
    public string Folder { get; }

    /// <summary>Why the packages cannot be used; null when they can.</summary>
    public string? Missing { get; }

    /// <summary>Installs the packages unless they are; they stand one behind the other, each <c>name@version</c>, with a blank between.</summary>
    public static NpmPackages Of(string packages) =>
        Installed.GetOrAdd(packages, static names => new Lazy<NpmPackages>(() => new NpmPackages(names))).Value;

    /// <summary>Starts a script in <see cref="Folder"/>. It ends with this process at the latest.</summary>
    public Process StartNode(string script, params string[] arguments) =>
        Start("node", Folder, ["--import", EndWithParent, script, .. arguments]);

    private static Process Start(string program, string folder, string[] arguments) =>
        Process.Start(new ProcessStartInfo(Find(program)!, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!;

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => Candidates(Path.Combine(folder, program)))
        .FirstOrDefault(File.Exists);

    private static string[] Candidates(string path) =>
        OperatingSystem.IsWindows() ? [path + ".exe", path + ".cmd"] : [path];

    private string? Install()
    {
        if (Find("node") is null)
        {
            return "Node.js is not on the PATH.";
        }

        if (Directory.Exists(Folder))
        {
            return null;
        }

        return Find("npm") is null ? "npm is not on the PATH." : InstallAside();
    }

    private string? InstallAside()
    {
        // Beside its place and then into it in one step: neither a broken installation nor another test run's gets in between.
        var aside = $"{Folder}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(aside);
        try
        {
            var failure = RunInstall(aside);
            if (failure is null && !Directory.Exists(Folder))
            {
                Directory.Move(aside, Folder);
            }

            return failure;
        }
        catch (IOException) when (Directory.Exists(Folder))
        {
            return null;
        }
        finally
        {
            if (Directory.Exists(aside))
            {
                Directory.Delete(aside, recursive: true);
            }
        }
    }

    private string? RunInstall(string folder)
    {
        using var npm = Start(
            "npm",
            folder,
            [
                "install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefer-offline", "--fetch-retries", "1",
                "--prefix", folder, .. _packages,
            ]);
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        if (!npm.WaitForExit(InstallDeadline))
        {
            npm.Kill(entireProcessTree: true);
            npm.WaitForExit();
            return $"npm install of {string.Join(' ', _packages)} took longer than {InstallDeadline.TotalSeconds} s.";
        }

#pragma warning disable VSTHRD002 // xunit decides on skipping in a synchronous attribute; the process has ended, so both are at their end.
        return npm.ExitCode == 0 ? null : $"npm install of {string.Join(' ', _packages)} failed: {output.Result}{errors.Result}";
#pragma warning restore VSTHRD002
    }
}

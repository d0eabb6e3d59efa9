using System.Diagnostics;
using System.Globalization;

namespace AgentRuntime.Benchmarks.Load;

/// <summary>A process of the load check that says on its first line where it listens.</summary>
internal sealed class Child : IAsyncDisposable
{
    private const string Listening = "listening on ";

    private readonly Process _process;

    private Child(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    internal Uri Url { get; }

    /// <summary>Processor time that it has used.</summary>
    internal TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Memory that it holds, in bytes.</summary>
    internal long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    internal static async Task<Child> StartAsync(string assembly, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, assembly), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync();
        return line?.StartsWith(Listening, StringComparison.Ordinal) == true
            ? new Child(process, new Uri(line[Listening.Length..]))
            : throw new InvalidOperationException($"{assembly} {string.Join(' ', arguments)} did not listen: {line}");
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    internal async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}

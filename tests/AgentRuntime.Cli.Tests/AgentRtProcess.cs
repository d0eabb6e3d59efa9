using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AgentRuntime.Cli.Tests;

/// <summary>The real program in a process of its own, as a shell would run it, with all three streams redirected.</summary>
internal sealed class AgentRtProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Transcript _output;
    private readonly Transcript _error;

    private AgentRtProcess(Process process)
    {
        _process = process;
        _output = new Transcript(process.StandardOutput.BaseStream);
        _error = new Transcript(process.StandardError.BaseStream);
    }

    /// <summary>What it has written to stdout so far.</summary>
    public string Output => _output.Text;

    /// <summary>What it has written to stderr so far.</summary>
    public string Error => _error.Text;

    /// <summary>The program that runs .NET programs.</summary>
    public static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string Program => Path.Combine(AppContext.BaseDirectory, "agentrt.dll");

    public static AgentRtProcess Start(params string[] arguments) => Start(("AGENTRT_TEST", "1"), arguments);

    /// <summary>Starts it with one more environment variable.</summary>
    public static AgentRtProcess Start((string Name, string Value) variable, string[] arguments) =>
        Start(Host, ["exec", Program, .. arguments], variable);

    /// <summary>
    /// Starts it in a terminal: what it writes to stdout and stderr is <see cref="Output"/>, what is written to it are keys. Needs script(1).
    /// </summary>
    public static AgentRtProcess StartInTerminal((string Name, string Value) variable, string[] arguments)
    {
        var line = string.Join(' ', ((string[])[Host, "exec", Program, .. arguments]).Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));

        // exec: the shell that script(1) starts must not stay in between. One that does gets Ctrl-C too, and ends with 130 whatever the program says.
        return Start("script", ["-qfec", $"exec {line}", "/dev/null"], variable, ("NO_COLOR", "1"), ("TERM", "xterm"));
    }

    /// <summary>Runs it to its end, with nothing on stdin.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunAsync(("AGENTRT_TEST", "1"), arguments);

    /// <summary>Runs it to its end with one more environment variable, with nothing on stdin.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync((string Name, string Value) variable, string[] arguments)
    {
        await using var program = Start(variable, arguments);
        program.EndInput();
        var exitCode = await program.WaitForExitAsync();
        return (exitCode, program.Output, program.Error);
    }

    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Presses keys in a terminal.</summary>
    public async Task WriteAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Sends a signal: INT is what Ctrl-C sends.</summary>
    public async Task SignalAsync(string signal)
    {
        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public Task WaitForOutputAsync(string text) => WaitForAsync(_output, text);

    public Task WaitForErrorAsync(string text) => WaitForAsync(_error, text);

    public async Task<int> WaitForExitAsync()
    {
        try
        {
            using var deadline = new CancellationTokenSource(Deadline);
            await _process.WaitForExitAsync(deadline.Token);
            await Task.WhenAll(_output.Reading, _error.Reading).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"agentrt did not end.\nstdout: {Output}\nstderr: {Error}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static AgentRtProcess Start(string command, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new AgentRtProcess(Process.Start(start)!);
    }

    private async Task WaitForAsync(Transcript transcript, string text)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!transcript.Text.Contains(text, StringComparison.Ordinal))
        {
            var changed = transcript.Changed;
            if (transcript.Text.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            if (transcript.Reading.IsCompleted || await Task.WhenAny(changed, Task.Delay(Timeout.Infinite, deadline.Token)) != changed)
            {
                Assert.Fail($"agentrt never wrote '{text}'.\nstdout: {Output}\nstderr: {Error}");
            }
        }
    }

    /// <summary>Collects a stream's text while it grows.</summary>
    private sealed class Transcript
    {
        private readonly Lock _gate = new();
        private readonly StringBuilder _text = new();
        private TaskCompletionSource _changed = NewSource();

        public Transcript(Stream stream) => Reading = ReadAsync(stream);

        public Task Reading { get; }

        public Task Changed
        {
            get
            {
                lock (_gate)
                {
                    return _changed.Task;
                }
            }
        }

        public string Text
        {
            get
            {
                lock (_gate)
                {
                    return _text.ToString();
                }
            }
        }

        private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

        private async Task ReadAsync(Stream stream)
        {
            var decoder = Encoding.UTF8.GetDecoder();
            var bytes = new byte[4096];
            var chars = new char[4096];
            while (true)
            {
                var read = await stream.ReadAsync(bytes);
                var length = decoder.GetChars(bytes, 0, read, chars, 0);
                lock (_gate)
                {
                    _text.Append(chars, 0, length);
                    _changed.SetResult();
                    _changed = NewSource();
                }

                if (read == 0)
                {
                    return;
                }
            }
        }
    }
}

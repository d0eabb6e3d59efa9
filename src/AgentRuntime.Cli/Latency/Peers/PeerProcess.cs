using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>
/// This program once more, in a process of its own, for one half of what is measured. It is spoken to in lines of JSON; when its input
/// ends, as it does when this process ends in whatever way, it ends too.
/// </summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(5);

    private readonly Process _process;

    private PeerProcess(Process process) => _process = process;

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its command line.</param>
    public static PeerProcess Start(params string[] arguments)
    {
        // Started as 'dotnet agentrt.dll' the process is the host of .NET programs and not this program.
        var self = Environment.ProcessPath ?? "dotnet";
        var isHosted = Path.GetFileNameWithoutExtension(self).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        var program = Path.Combine(AppContext.BaseDirectory, "agentrt.dll");
        var start = new ProcessStartInfo(self, isHosted ? ["exec", program, .. arguments] : arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        return new PeerProcess(Process.Start(start) ?? throw new IOException($"{self} could not be started."));
    }

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Sends it a line and waits for its answer.</summary>
    /// <exception cref="IOException">It has ended.</exception>
    public async Task<TAnswer> AskAsync<TQuestion, TAnswer>(
        TQuestion question, JsonTypeInfo<TQuestion> questionType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellationToken)
    {
        var line = JsonSerializer.Serialize(question, questionType);
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answerType, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for its next line.</summary>
    /// <exception cref="IOException">It has ended.</exception>
    public async Task<TAnswer> ReadAsync<TAnswer>(JsonTypeInfo<TAnswer> answerType, CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new IOException("A process that 'agentrt latency' had started ended early; what it wrote on stderr says why.");
        return JsonSerializer.Deserialize(line, answerType)!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(ExitTimeout);
        try
        {
            await _process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}

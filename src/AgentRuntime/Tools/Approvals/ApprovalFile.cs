using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Tools.Approvals;

/// <summary>
/// A file with one answer a line, the youngest last. A line that a crash tore is passed over, when it is read and when the next one is
/// written. For one runtime at a time; not safe for concurrent use.
/// </summary>
internal sealed partial class ApprovalFile(string path, ILogger logger)
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>How many lines the file has, whole or not.</summary>
    internal int Lines { get; private set; }

    /// <summary>The answers that the file holds, oldest first; none when there is no file yet.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal ImmutableArray<RememberedApproval> Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var answers = ImmutableArray.CreateBuilder<RememberedApproval>();
        foreach (var line in File.ReadLines(path))
        {
            Lines++;
            try
            {
                answers.Add(JsonSerializer.Deserialize(line, ApprovalJsonContext.Default.RememberedApproval)
                    ?? throw new JsonException("The line is null."));
            }
            catch (JsonException exception)
            {
                LogTornLine(path, Lines, exception.Message);
            }
        }

        return answers.ToImmutable();
    }

    /// <summary>Adds one answer with one write, and returns when the disk has it.</summary>
    /// <exception cref="IOException">It cannot be written, or another process is writing.</exception>
    internal void Append(RememberedApproval answer)
    {
        using var file = Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        var isTorn = file.Length > 0 && file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() != LineFeed;
        file.Seek(0, SeekOrigin.End);
        file.Write([.. isTorn ? [LineFeed] : ReadOnlySpan<byte>.Empty, .. Line(answer)]);
        file.Flush(flushToDisk: true);
        Lines++;
    }

    /// <summary>Replaces the file as a whole: after a crash it is the old one or the new one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Replace(ImmutableArray<RememberedApproval> answers)
    {
        var aside = path + ".new";
        using (var file = Open(aside, FileMode.Create, FileAccess.Write))
        {
            foreach (var answer in answers)
            {
                file.Write(Line(answer));
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path, overwrite: true);
        Lines = answers.Length;
    }

    private static byte[] Line(RememberedApproval answer) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(answer, ApprovalJsonContext.Default.RememberedApproval), LineFeed];

    private static FileStream Open(string path, FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            // Whoever may write here may allow tools.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    [LoggerMessage(LogLevel.Warning, "Line {Line} of '{Path}' holds no remembered approval and is passed over; whoever gave it is asked again. {Problem}")]
    private partial void LogTornLine(string path, int line, string problem);
}

using System.IO.Pipelines;

namespace AgentRuntime.Tests.Providers;

internal static class PipeReaderTestExtensions
{
    /// <summary>Reads from a pipe over memory, which always completes at once.</summary>
    public static bool TryReadAll(this PipeReader reader, out ReadResult result)
    {
        var read = reader.ReadAsync(CancellationToken.None);
        Assert.True(read.IsCompleted);
        result = read.GetAwaiter().GetResult();
        return true;
    }
}

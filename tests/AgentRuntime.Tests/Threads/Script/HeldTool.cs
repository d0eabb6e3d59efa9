using System.Collections.Concurrent;
using AgentRuntime.Tools;

namespace AgentRuntime.Tests.Threads.Script;

/// <summary>A tool whose calls a test lets end, in the order that it likes.</summary>
internal sealed class HeldTool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _started = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _ends = new(StringComparer.Ordinal);

    /// <summary>The tool; its one argument names the call.</summary>
    internal AgentTool Tool => AgentTool.Create(RunAsync, "hold");

    /// <summary>Waits until the call runs.</summary>
    internal Task UntilStartedAsync(string at) => Started(at).Task.WaitAsync(Deadline);

    /// <summary>Lets the call end.</summary>
    internal void End(string at, string result) => Ends(at).SetResult(result);

    private async Task<string> RunAsync(string at, CancellationToken cancellationToken)
    {
        Started(at).TrySetResult();
        return await Ends(at).Task.WaitAsync(cancellationToken);
    }

    private TaskCompletionSource Started(string at) =>
        _started.GetOrAdd(at, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private TaskCompletionSource<string> Ends(string at) =>
        _ends.GetOrAdd(at, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}

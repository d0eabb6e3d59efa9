using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Tools;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>The tools of a <see cref="ModelWorld"/>: each call ends when the test says so, and every time that one is called is counted.</summary>
internal sealed class ModelTools
{
    private static readonly ImmutableDictionary<ToolKind, string> Names = new Dictionary<ToolKind, string>
    {
        [ToolKind.Read] = "read",
        [ToolKind.Write] = "write",
        [ToolKind.Ask] = "ask",
        [ToolKind.Stubborn] = "stubborn",
        [ToolKind.Unknown] = "nothing",
        [ToolKind.Garbled] = "read",
    }.ToImmutableDictionary();

    private readonly ConcurrentDictionary<string, Run> _runs = new(StringComparer.Ordinal);

    internal static ImmutableArray<string> All { get; } = ["read", "write", "ask", "stubborn"];

    internal static ImmutableArray<string> OnlyRead { get; } = ["read"];

    internal ImmutableArray<AgentTool> Tools =>
    [
        AgentTool.Create(RunAsync, "read"),
        AgentTool.Create(RunAsync, "write") with { IsReadOnly = false },
        AgentTool.Create(RunAsync, "ask") with { RequiresApproval = true },
        AgentTool.Create(RunStubbornlyAsync, "stubborn"),
    ];

    /// <summary>Every call whose tool was called, and how often.</summary>
    internal IEnumerable<(string CallId, int Times)> Runs => _runs.Select(static pair => (pair.Key, pair.Value.Times));

    internal static string NameOf(ToolKind kind) => Names[kind];

    internal static ToolKind KindOf(string name, JsonElement input) => input.ValueKind != JsonValueKind.Object
        ? ToolKind.Garbled
        : Names.First(pair => pair.Value == name).Key;

    internal Run Of(string callId) => _runs.GetOrAdd(callId, static _ => new Run());

    private async Task<string> RunAsync(int n, ToolContext context, CancellationToken cancellationToken)
    {
        var run = Start(context);
        return await run.Result.WaitAsync(cancellationToken);
    }

    private async Task<string> RunStubbornlyAsync(int n, ToolContext context) => await Start(context).Result;

    private Run Start(ToolContext context)
    {
        var run = Of(context.ToolCallId);
        run.Start(context);
        return run;
    }

    /// <summary>One call.</summary>
    internal sealed class Run
    {
        private readonly TaskCompletionSource<ToolContext> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<string> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _times;

        internal int Times => Volatile.Read(ref _times);

        internal Task<ToolContext> Started => _started.Task;

        internal Task<string> Result => _result.Task;

        internal void Start(ToolContext context)
        {
            Interlocked.Increment(ref _times);
            _started.TrySetResult(context);
        }

        internal void End(string? result)
        {
            if (result is not null)
            {
                _result.TrySetResult(result);
            }
            else
            {
                _result.TrySetException(new InvalidOperationException("The tool failed."));
            }
        }
    }
}

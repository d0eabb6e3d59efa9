using System.Collections.Immutable;
using AgentRuntime.Tools;

namespace AgentRuntime.Mcp;

/// <summary>What the actor of a server tells everybody: written by the actor alone, read from any thread.</summary>
internal sealed class McpServerState
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Published _now = new(null, [], "it has not been started yet");
    private volatile Task _closing = Task.CompletedTask;

    /// <summary>The connection and the tools.</summary>
    internal Published Now => _now;

    /// <summary>Completes when the server was there for the first time, or could not be reached at the first attempt; never fails.</summary>
    internal Task Ready => _ready.Task;

    /// <summary>The end of the last connection, which goes on after its actor is gone; never fails.</summary>
    internal Task Closing => _closing;

    internal void SetRunning(McpConnection connection, ImmutableArray<AgentTool> tools)
    {
        _now = new Published(connection, tools, "");
        _ready.TrySetResult();
    }

    /// <summary>The tools stay: a model that calls one is told of the problem, and the prompt stays the same.</summary>
    internal void SetDown(string problem)
    {
        _now = _now with { Connection = null, Problem = problem };
        _ready.TrySetResult();
    }

    internal void SetClosing(Task closing) => _closing = closing;

    /// <summary>The connection and the tools of one moment.</summary>
    /// <param name="Connection">Where calls go; null while the server is down.</param>
    /// <param name="Tools">The tools that the server had when it was last there.</param>
    /// <param name="Problem">Why it is down; empty while it is not.</param>
    internal sealed record Published(McpConnection? Connection, ImmutableArray<AgentTool> Tools, string Problem);
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgentRuntime.Model;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tools;

/// <summary>
/// The call that a function runs in. A method of <see cref="AgentTool.Create"/> takes it as a parameter, one of
/// <see cref="AIFunctionFactory"/> takes an <see cref="IServiceProvider"/> and asks it for it, and an <see cref="AIFunction"/> of its
/// own class finds it with <see cref="From"/>.
/// </summary>
public sealed class ToolContext
{
    private static readonly object Key = typeof(ToolContext);

    private readonly Action<ToolContext> _onProgress;
    private ToolProgress? _unread;
    private StrongBox<ImmutableArray<PlanEntry>>? _unreadPlan;
    private volatile bool _hasEnded;

    /// <summary>Makes the context of one call.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="turnId">The turn.</param>
    /// <param name="toolCallId">The call.</param>
    /// <param name="owner">Whom the thread belongs to; empty where the app has no owners.</param>
    /// <param name="onProgress">
    /// Called on the tool's thread when there is progress or a plan to take; not again before it was taken. Must be quick and not throw.
    /// </param>
    internal ToolContext(ThreadId threadId, TurnId turnId, string toolCallId, string owner, Action<ToolContext> onProgress)
    {
        ThreadId = threadId;
        TurnId = turnId;
        ToolCallId = toolCallId;
        Owner = owner;
        _onProgress = onProgress;
    }

    /// <summary>The thread whose model made the call.</summary>
    public ThreadId ThreadId { get; }

    /// <summary>The turn that the call belongs to.</summary>
    public TurnId TurnId { get; }

    /// <summary>The call's id, unique within its turn.</summary>
    public string ToolCallId { get; }

    /// <summary>Whom the thread belongs to; empty where the app has no owners.</summary>
    public string Owner { get; }

    /// <summary>What the runtime does for tools that work with threads; null where the thread gives it to none.</summary>
    internal IToolHost? Host { get; init; }

    /// <summary>
    /// Shows whoever watches what the agent means to do, whole: it replaces what was shown before. As often as one likes: the latest is
    /// shown, at most every <c>agent-runtime.tools.progress-interval</c>.
    /// </summary>
    public void ReportPlan(ImmutableArray<PlanEntry> entries)
    {
        if (!_hasEnded && Interlocked.Exchange(ref _unreadPlan, new StrongBox<ImmutableArray<PlanEntry>>(entries)) is null)
        {
            _onProgress(this);
        }
    }

    /// <summary>The context that came with the arguments; null when the function was not called by a thread.</summary>
    public static ToolContext? From(AIFunctionArguments arguments) =>
        arguments.Context is { } context && context.TryGetValue(Key, out var found) ? found as ToolContext : null;

    /// <summary>
    /// Says how far the call is. Safe from any thread and as often as one likes: whoever watches is shown the latest, and what is
    /// said after the call's end nobody sees. It is shown at most every <c>agent-runtime.tools.progress-interval</c>.
    /// </summary>
    public void Report(ToolProgress progress)
    {
        if (!_hasEnded && Interlocked.Exchange(ref _unread, progress) is null)
        {
            _onProgress(this);
        }
    }

    /// <summary>The latest progress that was not taken yet; null where there is none, or the call has ended.</summary>
    internal ToolProgress? TakeProgress()
    {
        var latest = Interlocked.Exchange(ref _unread, null);
        return _hasEnded ? null : latest;
    }

    /// <summary>The latest plan that was not taken yet; null where there is none, or the call has ended.</summary>
    internal ImmutableArray<PlanEntry>? TakePlan()
    {
        var latest = Interlocked.Exchange(ref _unreadPlan, null);
        return _hasEnded ? null : latest?.Value;
    }

    /// <summary>Lets nothing more be reported.</summary>
    internal void End() => _hasEnded = true;

    /// <summary>Puts the context where <see cref="From"/> finds it.</summary>
    internal void AddTo(AIFunctionArguments arguments) =>
        (arguments.Context ??= new Dictionary<object, object?>())[Key] = this;
}

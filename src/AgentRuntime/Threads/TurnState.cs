using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>What a running turn remembers between two batches.</summary>
internal sealed record TurnState(TurnId Id, int Round)
{
    /// <summary>The terminal state of the round; null while the stream goes on.</summary>
    internal CompletionEvent.Stopped? Stopped { get; init; }

    internal TokenUsage? Usage { get; init; }

    internal ModelTimings? Timings { get; init; }

    /// <summary>The complete calls of the round that wait for a result.</summary>
    internal ImmutableArray<CompletionEvent.ToolUse> Calls { get; init; } = [];

    /// <summary>True once a call of the round was answered without running it: the model must read that.</summary>
    internal bool HasAnsweredCalls { get; init; }

    /// <summary>True once the round gave text or thinking.</summary>
    internal bool HasOutput { get; init; }

    /// <summary>Deltas of one message join by this id; a server's own id may repeat, so it is not used.</summary>
    internal string MessageId { get; } = $"{Id.Value}.{Round.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    internal TurnState Next() => new(Id, Round + 1);
}

using System.Collections.Immutable;
using System.Globalization;
using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>What a running turn remembers between two batches.</summary>
internal sealed record TurnState(TurnId Id, int Round)
{
    /// <summary>Which try of the round this is, from 1.</summary>
    internal int Attempt { get; init; } = 1;

    /// <summary>The terminal state of the round; null while the stream goes on.</summary>
    internal CompletionEvent.Stopped? Stopped { get; init; }

    internal TokenUsage? Usage { get; init; }

    internal ModelTimings? Timings { get; init; }

    /// <summary>The complete calls of the round that wait for a result, in the order in which the model made them.</summary>
    internal ImmutableArray<CompletionEvent.ToolUse> Calls { get; init; } = [];

    /// <summary>The ids of all calls of the turn: servers use an id again in a later round.</summary>
    internal ImmutableHashSet<string> CallIds { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>True once a call of the round was answered without running it: the model must read that.</summary>
    internal bool HasAnsweredCalls { get; init; }

    /// <summary>True once the round gave text or thinking, in whichever attempt.</summary>
    internal bool HasOutput { get; init; }

    /// <summary>True once the round gave text or a call, in whichever attempt: asked again, the model must know of it.</summary>
    internal bool HasShownAnswer { get; init; }

    /// <summary>Deltas of one message join by this id; a server's own id may repeat, so it is not used.</summary>
    internal string MessageId { get; init; } = $"{Id.Value}.{Round.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The round after this one.</summary>
    internal TurnState Next() => new(Id, Round + 1) { CallIds = CallIds };

    /// <summary>The same round, tried again: what it shows is another message.</summary>
    internal TurnState Retry() => new(Id, Round)
    {
        Attempt = Attempt + 1,
        CallIds = CallIds,
        HasOutput = HasOutput,
        HasShownAnswer = HasShownAnswer,
        MessageId = string.Create(CultureInfo.InvariantCulture, $"{Id.Value}.{Round}.{Attempt + 1}"),
    };
}

using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Threads;

/// <content>What the thread is and how it stands.</content>
internal sealed partial class Conversation
{
    private TurnBudget _budget = TurnBudget.Unused;

    /// <summary>Text that came since the budget was last looked at: it comes with every token and is looked at with every round.</summary>
    private long _uncountedLength;

    /// <summary>The model that answers; null until the thread was created.</summary>
    internal ModelRef? Model { get; private set; }

    /// <summary>How the model generates.</summary>
    internal ModelSettings Settings { get; private set; } = ModelSettings.Default;

    /// <summary>The system message; empty for none.</summary>
    internal string Instructions => _history.Instructions;

    /// <summary>Whom the thread belongs to; empty where the app has no owners.</summary>
    internal string Owner { get; private set; } = "";

    /// <summary>The names of the tools that the thread may use; null for all.</summary>
    internal ImmutableArray<string>? Tools { get; private set; }

    /// <summary>How its requests stand against those of other threads.</summary>
    internal RequestPriority Priority { get; private set; }

    /// <summary>What the app keeps with the thread.</summary>
    internal ImmutableSortedDictionary<string, string> Metadata { get; private set; } = NoMetadata.Instance;

    /// <summary>The thread whose tool call made this one; null for a thread of its own.</summary>
    internal ThreadId? Parent { get; private set; }

    /// <summary>How many parents stand above it.</summary>
    internal int Depth { get; private set; }

    /// <summary>The thread's title; null while it has none.</summary>
    internal string? Title { get; private set; }

    /// <summary>What all its requests and its subagents have consumed; a fork begins at nothing.</summary>
    internal TokenUsage TotalUsage { get; private set; } = TokenUsage.None;

    /// <summary>The turn that started and has not stopped; null between turns.</summary>
    internal TurnId? RunningTurn { get; private set; }

    /// <summary>What the running turn has used up of its budgets; between turns, what the last one had.</summary>
    internal TurnBudget Budget
    {
        get
        {
            if (_uncountedLength > 0)
            {
                _budget = _budget.AddOutput(_uncountedLength);
                _uncountedLength = 0;
            }

            return _budget;
        }

        private set
        {
            _budget = value;
            _uncountedLength = 0;
        }
    }

    /// <summary>How far the running turn is; null between turns.</summary>
    internal RunningRound? RunningRound => RunningTurn is not { } turnId
        ? null
        : new RunningRound(
            turnId,
            _round,
            _attempt,
            _growing is null ? [] : [.. _growing.Calls.Select(static call => call.ToRoundCall())]);

    /// <summary>True while an answer is being made, or its calls.</summary>
    internal bool HasGrowingAnswer => _growing is not null;

    /// <summary>True once the running round gave text or thinking, in whichever attempt.</summary>
    internal bool HasOutput { get; private set; }

    /// <summary>The messages that were accepted and whose turns have not started, the next one first.</summary>
    internal ImmutableArray<WaitingMessage> WaitingMessages => _waiting?.Messages ?? [];

    /// <summary>The turns whose messages were accepted and that have not started, the next one first.</summary>
    internal IReadOnlyList<TurnId> WaitingTurns => [.. WaitingMessages.Select(static message => message.TurnId)];

    /// <summary>True once observers were warned that the context is nearly full, until the conversation is made smaller.</summary>
    internal bool IsWarnedOfContext { get; private set; }

    /// <summary>What of the conversation the model is told.</summary>
    internal ContextCompaction Compaction => _history.Compaction;

    /// <summary>The messages, the growing answer included, oldest first.</summary>
    internal IReadOnlyList<ConversationEntry> Entries => _growing is null ? _history.Entries : [.. _history.Entries, _growing];

    /// <summary>The index of the first of <see cref="Entries"/> that the model is told.</summary>
    internal int ToldFrom() => _history.ToldFrom();

    /// <summary>The message that was accepted under an idempotency key; null when none was, or it is forgotten.</summary>
    internal RememberedMessage? FindRemembered(string idempotencyKey) => _remembered?.Find(idempotencyKey);

    /// <summary>The user message that began a turn, to edit it or to send it again; null when it is not in the conversation.</summary>
    internal ConversationEntry.User? FindUserMessage(TurnId turnId) =>
        _history.Entries.OfType<ConversationEntry.User>().LastOrDefault(message => message.TurnId == turnId);

    /// <summary>The last user message; null before the first.</summary>
    internal ConversationEntry.User? LastUserMessage => _history.Entries.OfType<ConversationEntry.User>().LastOrDefault();

    /// <summary>Keeps nothing that can be made again; between turns.</summary>
    internal void Trim()
    {
        Budget = TurnBudget.Unused;
        _waiting = _waiting is { Messages.IsEmpty: true } ? null : _waiting;
        _history.Trim();
    }

    private void Create(ThreadEvent.ThreadCreated created)
    {
        Model = created.Model;
        Settings = created.Settings;
        _history.Instructions = created.Instructions;
        Owner = created.Owner;
        Tools = created.Tools;
        Priority = created.Priority;
        Metadata = created.Metadata;
        Parent = created.Parent;
        Depth = created.Depth;
    }

    private void Change(ThreadEvent.ThreadChanged changed)
    {
        if (changed.Model is { } model && model != Model)
        {
            Model = model;
            IsWarnedOfContext = false;
        }

        Settings = changed.Settings ?? Settings;
        Tools = changed.Tools ?? Tools;
        Metadata = changed.Metadata ?? Metadata;
        if (changed.Instructions is { } instructions && instructions != Instructions)
        {
            _history.Instructions = instructions;
        }
    }

    /// <summary>Of the copied events the conversation stays; what was under way in the other thread goes on there alone.</summary>
    private void Fork()
    {
        EndTurn(isPartial: true);
        foreach (var turnId in WaitingTurns)
        {
            _waiting?.Take(turnId);
        }

        _remembered = null;
        TotalUsage = TokenUsage.None;
    }
}

using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>The threads that a thread's tool calls run: the fold of its events.</summary>
internal sealed record SubagentBook
{
    /// <summary>None.</summary>
    internal static SubagentBook Empty { get; } = new();

    /// <summary>Those that have started and not stopped, with the calls that run them.</summary>
    internal ImmutableDictionary<ThreadId, ThreadEvent.SubagentStarted> Running { get; private init; } =
        ImmutableDictionary<ThreadId, ThreadEvent.SubagentStarted>.Empty;

    /// <summary>How many the running turn has started.</summary>
    internal int StartedInTurn { get; private init; }

    /// <summary>The book after the next event.</summary>
    internal SubagentBook Apply(ThreadEvent threadEvent) => threadEvent switch
    {
        ThreadEvent.TurnStarted => StartedInTurn == 0 ? this : this with { StartedInTurn = 0 },
        ThreadEvent.SubagentStarted started => this with
        {
            Running = Running.SetItem(started.Child, started),
            StartedInTurn = StartedInTurn + 1,
        },
        ThreadEvent.SubagentStopped stopped => this with { Running = Running.Remove(stopped.Child) },

        // What was copied from another thread runs there.
        ThreadEvent.ThreadForked => Empty,
        _ => this,
    };
}

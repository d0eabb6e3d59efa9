using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Journal;

/// <summary>The turns that have begun or wait, and have not stopped, by owner. Nothing is kept of a thread without any. Safe for concurrent use.</summary>
internal sealed class OpenTurns
{
    private readonly ConcurrentDictionary<(ThreadId ThreadId, TurnId TurnId), string> _turns = new();
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>How many an owner has.</summary>
    internal int Count(string owner) => _counts.GetValueOrDefault(owner);

    /// <summary>Takes what a successful append says of an owner's thread.</summary>
    internal void Note(ThreadId threadId, string owner, ImmutableArray<ThreadEvent> events)
    {
        foreach (var threadEvent in events)
        {
            switch (threadEvent)
            {
                case ThreadEvent.UserMessageAdded { TurnId: { } turnId }:
                    Open((threadId, turnId), owner);
                    break;
                case ThreadEvent.TurnStopped { TurnId: { } turnId }:
                    Close((threadId, turnId));
                    break;
            }
        }
    }

    /// <summary>Forgets a thread whose log was removed.</summary>
    internal void Forget(ThreadId threadId)
    {
        foreach (var (turn, _) in _turns.Where(open => open.Key.ThreadId == threadId))
        {
            Close(turn);
        }
    }

    // The turns of a copied thread have the ids of those that were copied: only both ids together name a turn.
    private void Open((ThreadId ThreadId, TurnId TurnId) turn, string owner)
    {
        if (_turns.TryAdd(turn, owner))
        {
            _counts.AddOrUpdate(owner, 1, static (_, count) => count + 1);
        }
    }

    private void Close((ThreadId ThreadId, TurnId TurnId) turn)
    {
        if (_turns.TryRemove(turn, out var owner)
            && _counts.AddOrUpdate(owner, 0, static (_, count) => count - 1) == 0)
        {
            _counts.TryRemove(KeyValuePair.Create(owner, 0));
        }
    }
}

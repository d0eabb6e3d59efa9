using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using AgentRuntime.Model;

namespace AgentRuntime.Gates;

/// <summary>
/// Who is next at a gate: everything interactive before everything in the background, within a priority the owners in turn, within an
/// owner first come first served.
/// </summary>
/// <typeparam name="T">What waits; told apart by its equality.</typeparam>
internal sealed class GateQueue<T>
    where T : notnull
{
    private readonly GateLane<T> _interactive = new();
    private readonly GateLane<T> _background = new();

    /// <summary>How many wait.</summary>
    internal int Count => _interactive.Count + _background.Count;

    /// <summary>Adds one.</summary>
    /// <returns>Its place, from 1.</returns>
    internal int Enqueue(T item, string owner, RequestPriority priority) => priority switch
    {
        RequestPriority.Interactive => _interactive.Enqueue(item, owner),
        RequestPriority.Background => _interactive.Count + _background.Enqueue(item, owner),
        _ => throw new UnreachableException($"{priority} is not a priority."),
    };

    /// <summary>Takes the next one.</summary>
    internal bool TryDequeue([MaybeNullWhen(false)] out T item) =>
        _interactive.TryDequeue(out item) || _background.TryDequeue(out item);

    /// <summary>Withdraws one.</summary>
    /// <returns>False when it does not wait.</returns>
    internal bool Remove(T item) => _interactive.Remove(item) || _background.Remove(item);

    /// <summary>All that wait, the next one first. Costs as much as there are.</summary>
    internal IEnumerable<T> InServingOrder() => _interactive.InServingOrder().Concat(_background.InServingOrder());
}

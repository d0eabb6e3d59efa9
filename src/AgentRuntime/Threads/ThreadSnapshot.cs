using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>A thread at one moment.</summary>
/// <param name="Id">The thread.</param>
/// <param name="Model">The model that answers.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="RunningTurn">The turn that runs; null when idle.</param>
/// <param name="QueuedTurns">How many turns wait behind it.</param>
/// <param name="End">The end of its log: the cursor of a reader that has everything.</param>
/// <param name="SinkCount">How many sinks are attached.</param>
public sealed record ThreadSnapshot(
    ThreadId Id, ModelRef Model, ThreadStatus Status, TurnId? RunningTurn, int QueuedTurns, long End, int SinkCount);

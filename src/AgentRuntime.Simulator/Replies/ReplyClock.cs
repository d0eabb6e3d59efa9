using AgentRuntime.Simulator.Pacing;
using AgentRuntime.Simulator.Wire;

namespace AgentRuntime.Simulator.Replies;

/// <summary>The clocks of a server, shared by its replies.</summary>
internal sealed record ReplyClock(TimeProvider Time, Pacer Pacer, WireClock Wire)
{
    /// <summary>Waits for a duration, or without end when it is null.</summary>
    public Task DelayAsync(TimeSpan? duration, CancellationToken cancellationToken) =>
        Task.Delay(duration ?? Timeout.InfiniteTimeSpan, Time, cancellationToken);
}

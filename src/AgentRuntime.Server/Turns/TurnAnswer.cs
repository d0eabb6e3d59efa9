using AgentRuntime.Threads;

namespace AgentRuntime.Server.Turns;

/// <summary>A turn that was taken.</summary>
/// <param name="TurnId">Its id.</param>
/// <param name="Start">Where to read from to see all of it.</param>
internal sealed record TurnAnswer(string TurnId, long Start)
{
    public static TurnAnswer Of(Turn turn) => new(turn.Id.Value, turn.Start);
}

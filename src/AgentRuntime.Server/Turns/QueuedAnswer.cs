using AgentRuntime.Threads;

namespace AgentRuntime.Server.Turns;

/// <summary>A message that waits for its turn.</summary>
internal sealed record QueuedAnswer(string TurnId, int Place, string Text, long Start)
{
    public static QueuedAnswer Of(QueuedMessage message) => new(message.TurnId.Value, message.Place, message.Text, message.Start);
}

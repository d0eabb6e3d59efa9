namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>Asks the model server for the times of a run's replies, once all of them have ended.</summary>
/// <param name="Run">The run.</param>
internal sealed record ModelQuestion(string Run);

namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>A process is ready, or has done what it was told.</summary>
/// <param name="Url">Where it listens; empty where it does not.</param>
internal sealed record PeerReady(string Url);

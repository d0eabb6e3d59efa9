namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>One stream as the reading process saw it.</summary>
/// <param name="RequestedAt">When its request was begun.</param>
/// <param name="Arrivals">When each of its tokens had come.</param>
/// <param name="EndedAt">When its end had come.</param>
internal sealed record StreamTimes(long RequestedAt, long[] Arrivals, long EndedAt);

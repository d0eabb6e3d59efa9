namespace AgentRuntime.Cli.Latency.Measuring;

/// <summary>Where the time of a token goes on one path: medians, in µs, in the order of its way.</summary>
/// <param name="Wire">The wire.</param>
/// <param name="Path">The path's letter.</param>
/// <param name="Hops">The hops.</param>
internal sealed record HopFigures(string Wire, char Path, IReadOnlyList<HopFigures.Hop> Hops)
{
    /// <summary>One hop.</summary>
    /// <param name="Name">From where to where.</param>
    /// <param name="Microseconds">Its median.</param>
    internal sealed record Hop(string Name, double Microseconds);
}

namespace AgentRuntime.Gates;

/// <summary>What a gate knows of the server behind it.</summary>
/// <param name="Name">What it is called in logs and errors: scheme, host and port.</param>
/// <param name="Providers">The names of its providers, for errors.</param>
/// <param name="Permits">How many requests it gets at once, where that is configured; null asks it.</param>
/// <param name="Discover">Asks it how many requests it takes; null where it does not say.</param>
internal sealed record GateServer(
    string Name, string Providers, int? Permits, Func<CancellationToken, Task<int?>> Discover);

namespace AgentRuntime.Gates;

/// <summary>The bounds of the gates: each model server has one, shared by all threads and models on it.</summary>
public sealed record GateSettings
{
    /// <summary>Requests that one server gets at once; null asks the server. A provider's own <c>max-parallel</c> wins. Default null; <c>agent-runtime.gate.permits</c>.</summary>
    public int? Permits { get; init; }

    /// <summary>Permits of a server that does not say how many requests it takes. Default 4; <c>agent-runtime.gate.fallback-permits</c>.</summary>
    public int FallbackPermits { get; init; } = 4;

    /// <summary>
    /// How long the requests behind the first one wait for the server to say how many it takes; the first never waits for that. Default 2
    /// s; <c>agent-runtime.gate.discovery-timeout</c>.
    /// </summary>
    public TimeSpan DiscoveryTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How old the server's answer, or its lack of one, may be when a request comes; then it is asked again, while requests go on. Default 1 min; <c>agent-runtime.gate.discovery-interval</c>.</summary>
    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Requests that may wait for one server; one more is refused. Default 4096; <c>agent-runtime.gate.max-queued</c>.</summary>
    public int MaxQueued { get; init; } = 4096;

    /// <summary>How often a waiting request is told its place, at most. Default 1 s; <c>agent-runtime.gate.place-interval</c>.</summary>
    public TimeSpan PlaceInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The places whose every change is told; a request further back hears its place on arrival and when it has halved. Default 32; <c>agent-runtime.gate.exact-places</c>.</summary>
    public int ExactPlaces { get; init; } = 32;

    /// <summary>Failures in a row after which the server is left alone for a while. Default 5; <c>agent-runtime.gate.breaker-failures</c>.</summary>
    public int BreakerFailures { get; init; } = 5;

    /// <summary>How long it is left alone at first; doubles with every probe that fails. Default 1 s; <c>agent-runtime.gate.breaker-delay</c>.</summary>
    public TimeSpan BreakerDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that it is left alone between two probes. Default 30 s; <c>agent-runtime.gate.breaker-max-delay</c>.</summary>
    public TimeSpan BreakerMaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest that a server's <c>Retry-After</c> holds all requests to it back. Default 1 min; <c>agent-runtime.gate.max-pause</c>.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMinutes(1);
}

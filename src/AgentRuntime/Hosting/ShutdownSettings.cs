namespace AgentRuntime.Hosting;

/// <summary>How a runtime stops.</summary>
public sealed record ShutdownSettings
{
    /// <summary>How long turns that run may go on before they are cancelled. Default 15 s; <c>agent-runtime.shutdown.drain-timeout</c>.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long readers may take for what they have not yet got. Default 5 s; <c>agent-runtime.shutdown.sink-timeout</c>.</summary>
    public TimeSpan SinkTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long threads, gates and services may each take to stop when the runtime is disposed; then it goes on without them and says so in
    /// its log. Default 10 s; <c>agent-runtime.shutdown.stop-timeout</c>.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);
}

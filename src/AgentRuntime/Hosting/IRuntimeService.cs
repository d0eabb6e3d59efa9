namespace AgentRuntime.Hosting;

/// <summary>Something that starts with a runtime and takes a while to be of use, such as a server of tools.</summary>
public interface IRuntimeService : IAsyncDisposable
{
    /// <summary>Completes when the service is of use, or has found that it is not for now; never fails.</summary>
    Task Ready { get; }
}

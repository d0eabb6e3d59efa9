using System.Collections.Immutable;
using AgentRuntime.Model;
using Akka;
using Akka.Streams.Dsl;

namespace AgentRuntime.Providers;

/// <summary>A configured model server. Safe for use by many threads at once.</summary>
public interface IModelProvider
{
    /// <summary>The name under which it was configured: the part of a <see cref="ModelRef"/> before the slash.</summary>
    string Name { get; }

    /// <summary>
    /// Describes one request; nothing is sent before the source is run, and every run is one request. Demand reaches the socket:
    /// what is not pulled is not read. Cancelling the source in any phase closes the connection at once.
    /// </summary>
    /// <returns>
    /// Batches that end with exactly one <see cref="CompletionEvent.Stopped"/> before the source completes; every other end is a
    /// failure with a <see cref="ModelException"/>.
    /// </returns>
    Source<CompletionBatch, NotUsed> Stream(CompletionRequest request);

    /// <summary>
    /// Whether the sources never block a thread: then they run on the threads that read their sockets, and the thread of the conversation
    /// with them.
    /// </summary>
    /// <value>False where the provider does not say.</value>
    bool NeverBlocks => false;

    /// <summary>Asks the server for its models, each time anew.</summary>
    /// <exception cref="ModelException">The server could not be asked.</exception>
    Task<ImmutableArray<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// What this provider's requests go to: providers of one server share one gate. By default the provider's own name; a provider that
    /// speaks HTTP gives scheme, host and port.
    /// </summary>
    string Server => Name;

    /// <summary>How many requests the server is to get at once, where that is configured; null leaves it to the gate's settings.</summary>
    int? MaxParallel => null;

    /// <summary>Asks the server how many requests it works on at once.</summary>
    /// <returns>At least 1, or null where the server does not say.</returns>
    /// <exception cref="ModelException">The server could not be asked.</exception>
    Task<int?> GetParallelismAsync(CancellationToken cancellationToken) => Task.FromResult<int?>(null);
}

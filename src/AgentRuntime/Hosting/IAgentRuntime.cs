using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using AgentRuntime.Threads;

namespace AgentRuntime.Hosting;

/// <summary>A running runtime: makes threads and finds them again. Safe for concurrent use.</summary>
public interface IAgentRuntime
{
    /// <summary>The names of the configured providers, in order.</summary>
    ImmutableArray<string> ProviderNames { get; }

    /// <summary>The models of all providers; asked for once, then remembered until they are asked for anew.</summary>
    ModelCatalog Models { get; }

    /// <summary>Which threads there are and whom they belong to.</summary>
    ThreadDirectory Directory { get; }

    /// <summary>Makes a thread.</summary>
    /// <returns>The thread, once it is durable.</returns>
    /// <exception cref="FormatException">The model is not written as <c>provider/model</c>.</exception>
    /// <exception cref="ModelException">No provider of the model's name is configured.</exception>
    /// <exception cref="ThreadExistsException">The id is taken.</exception>
    Task<AgentThread> CreateThreadAsync(ThreadOptions options, CancellationToken cancellationToken = default);

    /// <summary>A handle to a thread; whether it exists shows when it is used.</summary>
    AgentThread GetThread(ThreadId threadId);

    /// <summary>The ids of all threads in the journal, in order.</summary>
    IAsyncEnumerable<ThreadId> ListThreadsAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes a thread that begins as a copy of another one, with everything that was said before a turn.</summary>
    /// <param name="source">The thread that is copied. It goes on as it was.</param>
    /// <param name="before">The turn whose message, and all that follows it, is left out; null copies everything.</param>
    /// <param name="id">The id of the copy; null makes a new one.</param>
    /// <param name="cancellationToken">Stops waiting; the copy may be made all the same, as a whole.</param>
    /// <returns>The copy, once it is durable. Where the fork fails, nothing of it is left behind.</returns>
    /// <exception cref="ThreadNotFoundException">No such thread exists.</exception>
    /// <exception cref="TurnNotFoundException">The thread has no such turn.</exception>
    /// <exception cref="ThreadExistsException">The id is taken.</exception>
    /// <exception cref="InvalidOperationException">What is to be copied is longer than <c>agent-runtime.thread.max-fork-length</c>.</exception>
    Task<AgentThread> ForkThreadAsync(
        ThreadId source, TurnId? before = null, ThreadId? id = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a thread's turns and removes its log; its readers end with a <see cref="ThreadNotFoundException"/>.</summary>
    /// <exception cref="ThreadNotFoundException">No such thread exists.</exception>
    Task DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken = default);
}

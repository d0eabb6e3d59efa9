using AgentRuntime.Hosting;
using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Server.Health;

/// <summary>Whether a runtime should be sent work.</summary>
internal static class Readiness
{
    // A probe does not wait for long; one that comes again a little later is answered then.
    private static readonly TimeSpan JournalTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Why it should not; null when it should.</summary>
    public static async Task<string?> FindProblemAsync(AgentRuntimeHost runtime, CancellationToken cancellationToken)
    {
        if (runtime.IsStopping)
        {
            return "The runtime is stopping.";
        }

        if (!runtime.WhenReadyAsync(cancellationToken).IsCompletedSuccessfully)
        {
            return "Servers of tools are still being started.";
        }

        try
        {
            // A thread that nobody has made: whether it exists only the journal can say.
            await runtime.Directory.FindAsync(ThreadId.New(runtime.TimeProvider), cancellationToken).AsTask()
                .WaitAsync(JournalTimeout, runtime.TimeProvider, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (JournalException)
        {
            return "The journal cannot be read.";
        }
        catch (TimeoutException)
        {
            return "The journal does not answer in time.";
        }
    }
}

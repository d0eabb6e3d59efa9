using AgentRuntime.Hosting;
using AgentRuntime.Journal;

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
            await runtime.Directory.CountAsync("", cancellationToken).AsTask()
                .WaitAsync(JournalTimeout, runtime.TimeProvider, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (JournalException)
        {
            return "The journal cannot be read; the server's log says why.";
        }
        catch (TimeoutException)
        {
            return "The journal's threads are still being read.";
        }
    }
}

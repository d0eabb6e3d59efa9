using System.Diagnostics;
using System.Runtime.CompilerServices;
using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>One turn of a thread: from a user message to exactly one <see cref="ThreadEvent.TurnStopped"/>.</summary>
public sealed class Turn
{
    internal Turn(AgentThread thread, TurnId id, long start)
    {
        Thread = thread;
        Id = id;
        Start = start;
    }

    /// <summary>The thread that it belongs to.</summary>
    public AgentThread Thread { get; }

    /// <summary>The turn's id.</summary>
    public TurnId Id { get; }

    /// <summary>The position of its user message: a reader from here sees the whole turn.</summary>
    public long Start { get; }

    /// <summary>The turn's own events, from its user message to its <see cref="ThreadEvent.TurnStopped"/>, which ends the reading.</summary>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>; the turn goes on.</param>
    public async IAsyncEnumerable<ThreadEvent> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var threadEvent in Thread.ReadAsync(Start, cancellationToken).ConfigureAwait(false))
        {
            if (threadEvent.TurnId != Id)
            {
                continue;
            }

            yield return threadEvent;
            if (threadEvent is ThreadEvent.TurnStopped)
            {
                yield break;
            }
        }
    }

    /// <summary>Waits for the turn to stop.</summary>
    /// <param name="cancellationToken">Stops waiting; the turn goes on.</param>
    public async Task<ThreadEvent.TurnStopped> WaitAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var threadEvent in ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (threadEvent is ThreadEvent.TurnStopped stopped)
            {
                return stopped;
            }
        }

        throw new UnreachableException("The reading of a turn ends with its stop.");
    }

    /// <summary>Cancels this turn, whether it runs or waits; nothing happens when it has stopped.</summary>
    /// <param name="cancellationToken">Stops waiting; the turn is cancelled all the same.</param>
    public Task CancelAsync(CancellationToken cancellationToken = default) => Thread.CancelAsync(Id, cancellationToken);
}

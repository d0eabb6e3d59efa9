using AgentRuntime.Threads;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Hosting;

/// <content>The orderly end: nothing is cut off that can end by itself in time, and every reader hears of it.</content>
public sealed partial class AgentRuntimeHost
{
    private int _isStopping;

    /// <summary>True once the runtime was told to stop: it takes no new work.</summary>
    public bool IsStopping => Volatile.Read(ref _isStopping) != 0;

    /// <summary>
    /// Takes nothing new, waits for the turns that run as long as <c>agent-runtime.shutdown.drain-timeout</c>, cancels those that are
    /// left, makes everything durable, and ends every reader that has all of it. Turns and approvals that wait stay in a journal that
    /// outlives the process. Reading goes on until the runtime is disposed. Later calls do nothing.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting: what still runs is cancelled at once.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isStopping, 1) != 0 || _isDisposed != 0)
        {
            return;
        }

        if (!await TellAsync(_region, new ThreadProtocol.Drain(Cancels: false), _shutdown.DrainTimeout, cancellationToken).ConfigureAwait(false))
        {
            // The threads answer within their own limit; a little more is for the way there and back.
            var limit = _environment.Threads.CancelTimeout + TimeSpan.FromSeconds(1);
            if (!await TellAsync(_region, new ThreadProtocol.Drain(Cancels: true), limit, CancellationToken.None).ConfigureAwait(false))
            {
                LogCutTurns();
            }
        }

        if (!await TellAsync(_sinks, SinkSupervisor.Finish.Instance, _shutdown.SinkTimeout, CancellationToken.None).ConfigureAwait(false))
        {
            LogCutReaders();
        }
    }

    /// <summary>True when it was done in time.</summary>
    private static async Task<bool> TellAsync(IActorRef actor, object message, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await actor.Ask<ThreadProtocol.Done>(message, limit, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is AskTimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Some turns did not end when they were cancelled; they end as interrupted when their threads are next used.")]
    private partial void LogCutTurns();

    [LoggerMessage(LogLevel.Information, "Some readers had not read everything within agent-runtime.shutdown.sink-timeout; they can go on from their positions later.")]
    private partial void LogCutReaders();
}

using System.Collections.Immutable;
using System.Threading.Channels;
using AgentRuntime.Model;

namespace AgentRuntime.Sinks;

/// <summary>
/// Hands batches from a sink's actor to one reader, one at a time: the actor pulls the next when the reader comes back for it, so
/// nothing is held for a reader that does not read but the batch it was last offered.
/// </summary>
internal sealed class BatchReader : IThreadSink
{
    private readonly Channel<ImmutableArray<ThreadEvent>> _batches =
        Channel.CreateBounded<ImmutableArray<ThreadEvent>>(new BoundedChannelOptions(1) { SingleReader = true });

    private readonly Channel<bool> _demand =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleWriter = true });

    private bool _hasBatch;

    /// <inheritdoc/>
    public bool NeverBlocks => true;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken)
    {
        await _batches.Writer.WriteAsync(events, cancellationToken).ConfigureAwait(false);
        await _demand.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void OnEnded(Exception reason) => _batches.Writer.TryComplete(reason);

    /// <summary>The next batch; asking for it says that the last one is done with.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    internal async ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_hasBatch)
        {
            _hasBatch = false;
            _demand.Writer.TryWrite(true);
        }

        try
        {
            var batch = await _batches.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            _hasBatch = true;
            return batch;
        }
        catch (ChannelClosedException closed) when (closed.InnerException is { } reason)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(reason);
            throw;
        }
    }
}

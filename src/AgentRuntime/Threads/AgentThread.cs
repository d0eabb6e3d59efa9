using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgentRuntime.Model;
using AgentRuntime.Sinks;
using Akka;
using Akka.Actor;
using Akka.Streams.Dsl;

namespace AgentRuntime.Threads;

/// <summary>
/// One conversation with one agent. A handle: cheap, safe for concurrent use, and valid as long as the runtime runs, whether or not
/// the thread is in memory.
/// </summary>
public sealed class AgentThread
{
    private readonly IActorRef _region;
    private readonly IActorRef _sinks;
    private readonly TimeSpan _askTimeout;

    internal AgentThread(ThreadId id, IActorRef region, IActorRef sinks, TimeSpan askTimeout)
    {
        Id = id;
        _region = region;
        _sinks = sinks;
        _askTimeout = askTimeout;
    }

    /// <summary>The thread's id.</summary>
    public ThreadId Id { get; }

    /// <summary>Sends a user message, which begins a turn now or after the turns before it.</summary>
    /// <param name="text">What the user says.</param>
    /// <param name="strategy">What happens when a turn is running.</param>
    /// <param name="cancellationToken">Stops waiting; the message may have been accepted all the same.</param>
    /// <returns>The turn, once the message is durable.</returns>
    /// <exception cref="ThreadBusyException">A turn runs and the strategy is to reject, or the queue is full.</exception>
    /// <exception cref="ThreadNotFoundException">No such thread exists.</exception>
    /// <exception cref="ArgumentException">The message is longer than the settings allow.</exception>
    public async Task<Turn> SendAsync(
        string text, SendStrategy strategy = SendStrategy.Enqueue, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var accepted = await AskAsync<ThreadProtocol.Accepted>(
            new ThreadProtocol.Submit(text, strategy), cancellationToken).ConfigureAwait(false);
        return new Turn(this, accepted.TurnId, accepted.Start);
    }

    /// <summary>Cancels the running turn and those that wait.</summary>
    /// <param name="cancellationToken">Stops waiting; the turns are cancelled all the same.</param>
    /// <returns>A task that completes when the thread is silent: connections closed, partial text kept, turns stopped durably.</returns>
    public Task CancelAsync(CancellationToken cancellationToken = default) => CancelAsync(null, cancellationToken);

    /// <summary>How the thread stands.</summary>
    /// <exception cref="ThreadNotFoundException">No such thread exists.</exception>
    public Task<ThreadSnapshot> GetSnapshotAsync(CancellationToken cancellationToken = default) =>
        AskAsync<ThreadSnapshot>(ThreadProtocol.GetSnapshot.Instance, cancellationToken);

    /// <summary>
    /// The thread's events from a position on: first those that there are, then the others as they come, without end. Each event
    /// once and in order, however slow the reader; a reader that fell behind gets longer deltas, not fewer.
    /// </summary>
    /// <param name="from">A position that a reader was given before, or 0.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<ThreadEvent> ReadAsync(
        long from = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var batch in ReadBatchesAsync(from, SinkMode.Free, cancellationToken).ConfigureAwait(false))
        {
            foreach (var threadEvent in batch)
            {
                yield return threadEvent;
            }
        }
    }

    /// <summary>Like <see cref="ReadAsync"/>, in the batches that the reader's own pace makes: what a socket writes at once.</summary>
    /// <param name="from">A position that a reader was given before, or 0.</param>
    /// <param name="mode">Whether a slow reader may slow the model down.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<ImmutableArray<ThreadEvent>> ReadBatchesAsync(
        long from = 0,
        SinkMode mode = SinkMode.Free,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = new BatchReader();
        var sink = await AttachAsync(reader, from, mode, cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                yield return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            sink.Dispose();
        }
    }

    /// <summary>The thread's events from a position on as a source: demand is the reader's pace, cancelling it detaches.</summary>
    /// <param name="from">A position that a reader was given before, or 0.</param>
    public Source<ThreadEvent, NotUsed> Source(long from = 0) =>
        Akka.Streams.Dsl.Source.From(() => ReadAsync(from));

    /// <summary>Attaches a sink of one's own: it gets the events from a position on until the subscription is disposed.</summary>
    /// <param name="sink">Where the events go, one batch at a time.</param>
    /// <param name="from">A position that a reader was given before, or 0.</param>
    /// <param name="mode">Whether the sink may slow the model down.</param>
    /// <param name="cancellationToken">Stops waiting for the attachment.</param>
    /// <returns>The subscription; disposing it detaches the sink.</returns>
    public async Task<IDisposable> AttachAsync(
        IThreadSink sink, long from = 0, SinkMode mode = SinkMode.Free, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        var id = Id;
        var props = SinkActor.Props(_region, message => new ThreadProtocol.Envelope(id, message), from, mode, sink);
        var actor = await _sinks.Ask<IActorRef>(new SinkSupervisor.Attach(props), _askTimeout, cancellationToken)
            .ConfigureAwait(false);
        return new SinkSubscription(actor);
    }

    internal Task CancelAsync(TurnId? turnId, CancellationToken cancellationToken) =>
        AskAsync<ThreadProtocol.Done>(new ThreadProtocol.Cancel(turnId), cancellationToken);

    internal Task<T> AskAsync<T>(object message, CancellationToken cancellationToken) =>
        _region.Ask<T>(new ThreadProtocol.Envelope(Id, message), _askTimeout, cancellationToken);
}

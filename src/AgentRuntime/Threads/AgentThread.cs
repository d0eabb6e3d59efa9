using System.Collections.Immutable;
using System.Diagnostics;
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
    private readonly SinkSettings _sinkSettings;
    private readonly TimeSpan _askTimeout;

    internal AgentThread(ThreadId id, IActorRef region, IActorRef sinks, SinkSettings sinkSettings, TimeSpan askTimeout)
    {
        Id = id;
        _region = region;
        _sinks = sinks;
        _sinkSettings = sinkSettings;
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
    public Task<Turn> SendAsync(
        string text, SendStrategy strategy = SendStrategy.Enqueue, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SendAsync(new UserMessage(text), new SendOptions { Strategy = strategy }, cancellationToken);
    }

    /// <summary>Sends a user message, which begins a turn now or after the turns before it.</summary>
    /// <param name="message">What the user says.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Stops waiting; the message may have been accepted all the same.</param>
    /// <returns>The turn, once the message is durable.</returns>
    /// <exception cref="ThreadBusyException">A turn runs and the strategy is to reject, or the queue is full.</exception>
    /// <exception cref="ThreadNotFoundException">No such thread exists.</exception>
    /// <exception cref="IdempotencyConflictException">The idempotency key came before with another message.</exception>
    /// <exception cref="ArgumentException">The message is longer than the settings allow.</exception>
    public Task<Turn> SendAsync(UserMessage message, SendOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(options);
        var cause = Activity.Current?.Context ?? default;
        return BeginAsync(new ThreadProtocol.Submit(message, options) { Cause = cause }, cancellationToken);
    }

    /// <summary>
    /// Says something else in the place of an earlier message: what was said from there on no longer counts. A turn that runs, and
    /// those that wait, are cancelled first; where the change is refused, nothing is disturbed. A message that is sent while that takes
    /// time waits behind the new turn, whatever its strategy; only among those it may come first.
    /// </summary>
    /// <param name="turnId">The turn whose message is replaced.</param>
    /// <param name="text">The new message.</param>
    /// <param name="cancellationToken">Stops waiting; the message may have been accepted all the same.</param>
    /// <returns>The new turn, once the message is durable.</returns>
    /// <exception cref="TurnNotFoundException">The thread has no such turn in its conversation.</exception>
    /// <exception cref="ThreadBusyException">Another such change is under way.</exception>
    /// <exception cref="ArgumentException">The message is longer than the settings allow.</exception>
    public Task<Turn> EditAsync(TurnId turnId, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnId);
        ArgumentNullException.ThrowIfNull(text);
        return ResubmitAsync(new ThreadProtocol.Resubmit(turnId, text), cancellationToken);
    }

    /// <summary>Asks the last message again: the answer to it no longer counts. A turn that runs is cancelled first.</summary>
    /// <param name="cancellationToken">Stops waiting; the new turn may have begun all the same.</param>
    /// <returns>The new turn, once its message is durable.</returns>
    /// <exception cref="TurnNotFoundException">Nothing was said yet.</exception>
    /// <exception cref="ThreadBusyException">Another such change is under way.</exception>
    public Task<Turn> RegenerateAsync(CancellationToken cancellationToken = default) =>
        ResubmitAsync(new ThreadProtocol.Resubmit(null, null), cancellationToken);

    /// <summary>The messages that wait for their turns, the next one first.</summary>
    /// <exception cref="ThreadNotFoundException">No such thread exists.</exception>
    public async Task<ImmutableArray<QueuedMessage>> GetQueueAsync(CancellationToken cancellationToken = default)
    {
        var queue = await AskAsync<ThreadProtocol.Queue>(ThreadProtocol.GetQueue.Instance, cancellationToken).ConfigureAwait(false);
        return queue.Messages;
    }

    /// <summary>Replaces the text of a message that waits.</summary>
    /// <returns>A task that completes when that is durable.</returns>
    /// <exception cref="TurnNotFoundException">The turn does not wait: it began, ended, or never existed.</exception>
    /// <exception cref="ArgumentException">The message is longer than the settings allow.</exception>
    public Task EditQueuedAsync(TurnId turnId, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnId);
        ArgumentNullException.ThrowIfNull(text);
        return AskAsync<ThreadProtocol.Done>(new ThreadProtocol.EditQueued(turnId, text), cancellationToken);
    }

    /// <summary>Cancels every turn that waits; the running one goes on.</summary>
    /// <returns>How many there were, once that is durable.</returns>
    public async Task<int> ClearQueueAsync(CancellationToken cancellationToken = default)
    {
        var cleared = await AskAsync<ThreadProtocol.Cleared>(ThreadProtocol.ClearQueue.Instance, cancellationToken).ConfigureAwait(false);
        return cleared.Count;
    }

    /// <summary>Answers an approval.</summary>
    /// <param name="approvalId">From <see cref="ThreadEvent.ApprovalRequested"/>.</param>
    /// <param name="answer">What is decided.</param>
    /// <param name="cancellationToken">Stops waiting; the answer may have been taken all the same.</param>
    /// <returns>A task that completes when the answer is durable.</returns>
    /// <exception cref="ApprovalNotFoundException">The approval is not open.</exception>
    public Task ResolveApprovalAsync(string approvalId, ApprovalAnswer answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(approvalId);
        ArgumentNullException.ThrowIfNull(answer);
        return AskAsync<ThreadProtocol.Done>(new ThreadProtocol.Resolve(approvalId, answer), cancellationToken);
    }

    /// <summary>Changes how the thread goes on, from its next round.</summary>
    /// <returns>A task that completes when the change is durable.</returns>
    /// <exception cref="FormatException">The model is not written as <c>provider/model</c>.</exception>
    /// <exception cref="ModelException">The model is of a provider that is not configured; nothing is changed.</exception>
    public Task ChangeAsync(ThreadChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        var model = change.Model is { } name ? ModelRef.Parse(name) : null;
        return AskAsync<ThreadProtocol.Done>(new ThreadProtocol.Change(change, model), cancellationToken);
    }

    /// <summary>What was said in the thread and counts, oldest first; an answer that is being written is there as far as it is.</summary>
    /// <exception cref="ThreadNotFoundException">No such thread exists.</exception>
    public async Task<ImmutableArray<ThreadMessage>> GetMessagesAsync(CancellationToken cancellationToken = default)
    {
        var messages = await AskAsync<ThreadProtocol.Messages>(ThreadProtocol.GetMessages.Instance, cancellationToken).ConfigureAwait(false);
        return messages.All;
    }

    /// <summary>Cancels the running turn and those that wait.</summary>
    /// <param name="cancellationToken">Stops waiting; the turns are cancelled all the same.</param>
    /// <returns>A task that completes when the thread is silent: connections closed, partial text kept, turns stopped durably.</returns>
    public Task CancelAsync(CancellationToken cancellationToken = default) => CancelAsync(null, cancellationToken);

    /// <summary>Cancels one turn, whether it runs or waits; nothing happens when it has stopped.</summary>
    /// <param name="turnId">The turn; null for the running one and those that wait.</param>
    /// <param name="cancellationToken">Stops waiting; the turn is cancelled all the same.</param>
    /// <returns>A task that completes when the turn has stopped durably.</returns>
    /// <exception cref="ThreadNotFoundException">No such thread exists.</exception>
    public Task CancelAsync(TurnId? turnId, CancellationToken cancellationToken = default) =>
        AskAsync<ThreadProtocol.Done>(new ThreadProtocol.Cancel(turnId), cancellationToken);

    /// <summary>Tells a turn, or all, to end, and does not wait until it has; nothing happens where none runs or waits.</summary>
    /// <param name="turnId">The turn; null for the running one and those that wait.</param>
    /// <param name="cancellationToken">Stops waiting for the thread to hear of it.</param>
    /// <exception cref="ThreadNotFoundException">No such thread exists.</exception>
    public Task RequestCancelAsync(TurnId? turnId = null, CancellationToken cancellationToken = default) =>
        AskAsync<ThreadProtocol.Done>(new ThreadProtocol.Cancel(turnId, IsWaiting: false), cancellationToken);

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
        var props = SinkActor.Props(_region, message => new ThreadProtocol.Envelope(id, message), from, mode, sink, _sinkSettings);
        var actor = await _sinks.Ask<IActorRef>(new SinkSupervisor.Attach(props, sink.NeverBlocks), _askTimeout, cancellationToken)
            .ConfigureAwait(false);
        return new SinkSubscription(actor);
    }

    /// <summary>What runs is cancelled only for a request that would else be done.</summary>
    private async Task<Turn> ResubmitAsync(ThreadProtocol.Resubmit resubmit, CancellationToken cancellationToken)
    {
        try
        {
            return await BeginAsync(resubmit, cancellationToken).ConfigureAwait(false);
        }
        catch (ThreadBusyException)
        {
            await CancelAsync(cancellationToken).ConfigureAwait(false);
            return await BeginAsync(resubmit, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Turn> BeginAsync(object message, CancellationToken cancellationToken)
    {
        var accepted = await AskAsync<ThreadProtocol.Accepted>(message, cancellationToken).ConfigureAwait(false);
        return new Turn(this, accepted.TurnId, accepted.Start);
    }

    internal Task<T> AskAsync<T>(object message, CancellationToken cancellationToken) =>
        _region.Ask<T>(new ThreadProtocol.Envelope(Id, message), _askTimeout, cancellationToken);
}

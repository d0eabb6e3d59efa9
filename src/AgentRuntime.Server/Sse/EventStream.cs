using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using AgentRuntime.Model;
using AgentRuntime.Sinks;

namespace AgentRuntime.Server.Sse;

/// <summary>
/// One open event stream: a sink that writes frames into the response's pipe and flushes once for each batch. The next batch comes when
/// the flush has completed, so a reader that does not read gets larger batches later and holds nothing but what the pipe holds.
/// </summary>
/// <remarks>It has no timer: the <see cref="Subscribers"/> call <see cref="Tick"/>, which pings a silent stream and gives up a stuck one.</remarks>
#pragma warning disable CA1001 // The semaphore never gives out its wait handle: it holds nothing to free.
internal sealed class EventStream(PipeWriter output, SharedFrames frames, IStreamEnd end, Action abort, TimeProvider time) : IThreadSink
#pragma warning restore CA1001
{
    private readonly FrameWriter _writer = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastWrite = time.GetTimestamp();
    private long _flushStarted;
    private bool _isClosed;

    /// <summary>Completes when nothing more will be written: its end was reached, the reader is gone, or the thread's runtime stopped.</summary>
    public Task Ended => _ended.Task;

    /// <summary>True when the reader took nothing for so long that the stream was given up.</summary>
    public bool IsStuck { get; private set; }

    /// <inheritdoc/>
    public bool NeverBlocks => true;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            var wanted = end.Select(events);
            if (!wanted.IsEmpty)
            {
                frames.Write(output, _writer, wanted);
                await FlushAsync().ConfigureAwait(false);
            }

            if (await end.IsReachedAsync(events, cancellationToken).ConfigureAwait(false))
            {
                Finish();
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public void OnEnded(Exception reason) => Finish();

    /// <summary>Ends the stream from outside: the reader went away.</summary>
    public void Finish() => _ended.TrySetResult();

    /// <summary>Waits until no write is under way and lets no further one begin: afterwards the pipe is the server's again.</summary>
    public async Task CloseAsync()
    {
        Finish();
        await _writing.WaitAsync().ConfigureAwait(false);
        _isClosed = true;
        _writing.Release();
    }

    /// <summary>Called now and then: pings when nothing was written for long, aborts when a flush does not come to its end.</summary>
    public void Tick(TimeSpan pingInterval, TimeSpan writeTimeout)
    {
        var flushStarted = Volatile.Read(ref _flushStarted);
        if (flushStarted != 0)
        {
            if (IsOver(writeTimeout, flushStarted))
            {
                IsStuck = true;
                Finish();
                abort();
            }
        }
        else if (IsOver(pingInterval, Volatile.Read(ref _lastWrite)) && _writing.Wait(0))
        {
            _ = PingAsync();
        }
    }

    private bool IsOver(TimeSpan limit, long since) => limit >= TimeSpan.Zero && time.GetElapsedTime(since) >= limit;

    private async Task PingAsync()
    {
        try
        {
            if (!_isClosed)
            {
                output.Write(FrameWriter.Ping);
                await FlushAsync().ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // However the pipe failed, its reader is gone; the stream ends.
        catch (Exception)
#pragma warning restore CA1031
        {
            Finish();
        }
        finally
        {
            _writing.Release();
        }
    }

    // Without a token: Kestrel aborts the connection when a flush is cancelled. A flush that hangs is ended by Tick.
    private async ValueTask FlushAsync()
    {
        var now = time.GetTimestamp();
        Volatile.Write(ref _lastWrite, now);
        Volatile.Write(ref _flushStarted, now);
        try
        {
            var flushed = await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            if (flushed.IsCompleted)
            {
                Finish();
            }
        }
        finally
        {
            Volatile.Write(ref _flushStarted, 0);
        }
    }
}

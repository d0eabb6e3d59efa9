using AgentRuntime.Actors;
using AgentRuntime.Telemetry;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Sinks;

/// <summary>
/// One subscriber of one thread. All it holds is a cursor and at most one batch: it asks the thread for what follows the cursor when
/// the last batch is written. It outlives the thread's actor: when that stops, it asks again through the region, which brings the
/// thread back from the journal.
/// </summary>
#pragma warning disable CA1001 // An actor has PostStop where another class has Dispose.
internal sealed class SinkActor : UntypedActor, IWithTimers
#pragma warning restore CA1001
{
    /// <summary>The same for all sinks, and there may be thousands.</summary>
    private static readonly MessageTable<SinkActor> Handlers = new MessageTable<SinkActor>()
        .On<SinkProtocol.Deliver>(static (sink, delivery) => sink.OnDeliver(delivery))
        .On<SinkProtocol.Written>(static (sink, _) => sink.OnWritten())
        .On<SinkProtocol.WriteFailed>(static (sink, failed) => sink.StopAfterFailedWrite(failed.Reason))
        .On<SinkProtocol.Attached>(static (sink, attached) => sink.Attach(attached.Thread))
        .On<SinkProtocol.Detach>(static (sink, _) => sink.Detach())
        .On<SinkProtocol.Finish>(static (sink, _) => sink.Finish())
        .On<SinkProtocol.Rejected>(static (sink, rejected) => sink.End(rejected.Reason))
        .On<Status.Failure>(static (sink, failure) => sink.End(failure.Cause))
        .On<SinkProtocol.TryAgain>(static (sink, _) => sink.PullLater())
        .On<SinkProtocol.RetryPull>(static (sink, _) => sink.OnRetryPull())
        .On<Terminated>(static (sink, terminated) => sink.OnTerminated(terminated));

    private readonly SinkSettings _settings;
    private readonly Func<object, object> _envelope;
    private readonly IActorRef _region;
    private readonly IThreadSink _sink;
    private readonly SinkMode _mode;
    private readonly CancellationTokenSource _stopped = new();
    private long _cursor;
    private IActorRef _thread = ActorRefs.Nobody;
    private bool _isPulling;
    private bool _isFinishing;
    private bool _hasEnded;
    private long _writingSince;

    /// <summary>Made through <see cref="Props"/>.</summary>
    public SinkActor(
        IActorRef region, Func<object, object> envelope, long from, SinkMode mode, IThreadSink sink, SinkSettings settings)
    {
        _settings = settings;
        _region = region;
        _envelope = envelope;
        _cursor = from;
        _mode = mode;
        _sink = sink;
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A sink that starts at a cursor.</summary>
    /// <param name="region">Routes to the thread by the envelope.</param>
    /// <param name="envelope">Addresses a message to the thread.</param>
    /// <param name="from">The first position wanted.</param>
    /// <param name="mode">Whether the sink may slow the model down.</param>
    /// <param name="sink">Where the events go.</param>
    /// <param name="settings">When it asks again.</param>
    internal static Props Props(
        IActorRef region, Func<object, object> envelope, long from, SinkMode mode, IThreadSink sink, SinkSettings settings) =>
        Akka.Actor.Props.Create(() => new SinkActor(region, envelope, from, mode, sink, settings));

    /// <inheritdoc/>
    protected override void PreStart() => Pull();

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopped.Cancel();
        _stopped.Dispose();
        if (!_hasEnded)
        {
            _sink.OnEnded(new OperationCanceledException("The runtime stopped."));
        }
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (!Handlers.Handle(this, message))
        {
            Unhandled(message);
        }
    }

    private void OnDeliver(SinkProtocol.Deliver delivery)
    {
        if (_isPulling && delivery.Events[0].Position >= _cursor)
        {
            Deliver(delivery);
        }
    }

    private void OnRetryPull()
    {
        if (_isPulling)
        {
            Pull();
        }
    }

    private void OnTerminated(Terminated terminated)
    {
        if (terminated.ActorRef.Equals(_thread))
        {
            PullLater();
        }
    }

    private void Detach()
    {
        _hasEnded = true;
        Context.Stop(Self);
    }

    private void Pull()
    {
        _isPulling = true;
        var pull = new SinkProtocol.Pull(_cursor, _mode) { IsLast = _isFinishing };
        if (_thread.Equals(ActorRefs.Nobody))
        {
            // An actor that fails takes its mailbox with it, and nobody watches it yet: the question may be lost.
            _region.Tell(_envelope(pull), Self);
            PullAfter(_settings.AttachTimeout);
        }
        else
        {
            _thread.Tell(pull, Self);
        }
    }

    private void Finish()
    {
        _isFinishing = true;
        if (_isPulling)
        {
            Pull();
        }
    }

    /// <summary>The thread's actor is gone, or its journal did not answer: ask again through the region, after a pause.</summary>
    private void PullLater()
    {
        _thread = ActorRefs.Nobody;
        PullAfter(_settings.RetryDelay);
    }

    private void PullAfter(TimeSpan delay) =>
        Timers.StartSingleTimer(SinkProtocol.RetryPull.Instance, SinkProtocol.RetryPull.Instance, delay);

    private void Deliver(SinkProtocol.Deliver delivery)
    {
        _isPulling = false;
        _cursor = delivery.Events[^1].End;
        HopClock.Stop("sink", delivery.SentAt);
        _writingSince = HopClock.Start();
        var written = _sink.WriteAsync(delivery.Events, _stopped.Token);
        if (written.IsCompletedSuccessfully)
        {
            OnWritten();
        }
        else
        {
            _ = written.PipeTo(
                Self,
                success: static () => SinkProtocol.Written.Instance,
                failure: static exception => new SinkProtocol.WriteFailed(exception));
        }
    }

    private void OnWritten()
    {
        HopClock.Stop("write", _writingSince);
        Pull();
    }

    private void Attach(IActorRef thread)
    {
        Timers.Cancel(SinkProtocol.RetryPull.Instance);
        if (!_thread.Equals(thread))
        {
            Context.Unwatch(_thread);
            _thread = thread;
            Context.Watch(thread);
        }
    }

    private void StopAfterFailedWrite(Exception reason)
    {
        if (reason is not OperationCanceledException)
        {
            Context.GetLogger().Warning("A sink stopped at position {0}: its write failed: {1}", _cursor, reason.Message);
        }

        _hasEnded = true;
        Context.Stop(Self);
    }

    private void End(Exception reason)
    {
        _hasEnded = true;
        _sink.OnEnded(reason);
        Context.Stop(Self);
    }
}

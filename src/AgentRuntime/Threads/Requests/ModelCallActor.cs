using System.Text;
using AgentRuntime.Gates;
using AgentRuntime.Model;
using AgentRuntime.Telemetry;
using Akka.Actor;
using Akka.Streams;

namespace AgentRuntime.Threads.Requests;

/// <summary>Runs one <see cref="ModelCall"/> and ends. The gate watches it, so the permit comes back even when it fails.</summary>
internal sealed class ModelCallActor : ReceiveActor
{
    private const long RequestId = 1;

    private readonly ModelCall _call;
    private readonly TaskCompletionSource<ModelCallResult> _result;
    private readonly CancellationToken _cancellationToken;
    private readonly StringBuilder _text = new();
    private readonly RoundTelemetry _telemetry;
    private CancellationTokenRegistration _registration;
    private TurnStream? _stream;
    private TokenUsage? _usage;
    private CompletionEvent.Stopped? _stopped;

    /// <summary>Made through <see cref="Props"/>.</summary>
    public ModelCallActor(
        ModelCall call, TaskCompletionSource<ModelCallResult> result, CancellationToken cancellationToken)
    {
        _call = call;
        _result = result;
        _cancellationToken = cancellationToken;
        _telemetry = new RoundTelemetry(call.TimeProvider);
        Receive<GateProtocol.Granted>(_ => Start());
        Receive<GateProtocol.Refused>(refused => Fail(refused.Error with { Provider = _call.Provider.Name }));
        Receive<GateProtocol.Waiting>(static _ => { });
        Receive<CompletionBatch>(OnBatch);
        Receive<ThreadProtocol.StreamInit>(_ => OnStreamInit());
        Receive<ThreadProtocol.StreamCompleted>(_ => OnCompleted());
        Receive<ThreadProtocol.StreamFailed>(failed => Fail(StreamErrors.Of(failed.Reason, _call.Provider.Name)));
        Receive<Cancelled>(_ => Context.Stop(Self));
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    /// <summary>The actor of one call.</summary>
    internal static Props Props(
        ModelCall call, TaskCompletionSource<ModelCallResult> result, CancellationToken cancellationToken) =>
        Akka.Actor.Props.Create(() => new ModelCallActor(call, result, cancellationToken));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var self = Self;
        Context.Watch(_call.Gate);
        _call.Gate.Tell(new GateProtocol.Acquire(RequestId, _call.Owner, _call.Priority), Self);
        _registration = _cancellationToken.Register(() => self.Tell(Cancelled.Instance, ActorRefs.NoSender));
    }

    /// <summary>The end of every call: what it has not said by now, it was not let to say.</summary>
    protected override void PostStop()
    {
        _registration.Dispose();
        _telemetry.Stop(_usage, null, null);
        _stream?.Cancel();
        _call.Gate.Tell(new GateProtocol.Release(RequestId, GateOutcome.Abandoned.Instance), Self);
        _result.TrySetCanceled(_cancellationToken.IsCancellationRequested ? _cancellationToken : new CancellationToken(canceled: true));
    }

    private void Start()
    {
        try
        {
            var model = ModelRef.Of(_call.Provider.Name, _call.Request.Model);
            _telemetry.Start(default, _call.ThreadId, model, _call.Request.Settings, _call.Provider.Server, round: 1, attempt: 1);

            _stream = TurnStream.Run(RequestId, _call.Provider.Stream(_call.Request), Self, Context.Materializer());
        }
#pragma warning disable CA1031 // A provider's own fault fails this call and nothing else.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(StreamErrors.Of(exception, _call.Provider.Name));
        }
    }

    private void OnStreamInit()
    {
        _stream!.OnInit(Sender);
        _stream.Acknowledge();
    }

    private void OnBatch(CompletionBatch batch)
    {
        _stream!.Takes(Sender);
        _telemetry.Batch(batch);
        foreach (var completionEvent in batch.Events)
        {
            switch (completionEvent)
            {
                case CompletionEvent.Text text:
                    _text.Append(text.Delta);
                    break;
                case CompletionEvent.UsageUpdated usage:
                    _usage = usage.Usage;
                    break;
                case CompletionEvent.Stopped stopped:
                    _stopped = stopped;
                    break;
            }
        }

        if (_text.Length > _call.MaxLength)
        {
            Succeed(isCut: true);
        }
        else
        {
            _stream.Acknowledge();
        }
    }

    private void OnCompleted()
    {
        if (_stopped is null)
        {
            Fail(StreamErrors.Truncated(_call.Provider.Name));
            return;
        }

        Succeed(isCut: _stopped.Reason == StopReason.MaxTokens);
    }

    private void Succeed(bool isCut)
    {
        var length = Math.Min(_text.Length, _call.MaxLength);
        if (length > 0 && char.IsHighSurrogate(_text[length - 1]))
        {
            length--;
        }

        _telemetry.Stop(_usage, _stopped?.Reason ?? StopReason.MaxTokens, null);
        End(GateOutcome.Succeeded.Instance);
        _result.TrySetResult(new ModelCallResult(_text.ToString(0, length), _usage ?? TokenUsage.None, isCut));
    }

    private void Fail(ModelError error)
    {
        _telemetry.Stop(_usage, null, error);
        End(new GateOutcome.Failed(error));
        _result.TrySetException(new ModelException(error));
    }

    private void End(GateOutcome outcome)
    {
        _call.Gate.Tell(new GateProtocol.Release(RequestId, outcome), Self);
        Context.Stop(Self);
    }

    private sealed class Cancelled
    {
        internal static Cancelled Instance { get; } = new();
    }
}

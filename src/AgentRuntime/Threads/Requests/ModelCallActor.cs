using System.Text;
using AgentRuntime.Gates;
using AgentRuntime.Model;
using AgentRuntime.Telemetry;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

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
    private UniqueKillSwitch? _killSwitch;
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
        Receive<StreamInit>(_ => Sender.Tell(StreamAck.Instance, Self));
        Receive<StreamCompleted>(_ => OnCompleted());
        Receive<StreamFailed>(failed => Fail(ErrorOf(failed.Reason)));
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
        _killSwitch?.Shutdown();
        _call.Gate.Tell(new GateProtocol.Release(RequestId, GateOutcome.Abandoned.Instance), Self);
        _result.TrySetCanceled(_cancellationToken.IsCancellationRequested ? _cancellationToken : new CancellationToken(canceled: true));
    }

    private void Start()
    {
        try
        {
            var model = ModelRef.Of(_call.Provider.Name, _call.Request.Model);
            _telemetry.Start(default, _call.ThreadId, model, _call.Request.Settings, _call.Provider.Server, round: 1, attempt: 1);

            // The sink holds one batch: a failure overtakes what it holds.
            _killSwitch = _call.Provider.Stream(_call.Request)
                .ViaMaterialized(KillSwitches.Single<CompletionBatch>(), Keep.Right)
                .To(Sink.ActorRefWithAck<CompletionBatch>(
                    Self, StreamInit.Instance, StreamAck.Instance, StreamCompleted.Instance, static exception => new StreamFailed(exception))
                    .AddAttributes(Attributes.CreateInputBuffer(1, 1)))
                .Run(Context.Materializer());
        }
#pragma warning disable CA1031 // A provider's own fault fails this call and nothing else.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(ErrorOf(exception));
        }
    }

    private void OnBatch(CompletionBatch batch)
    {
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
            Sender.Tell(StreamAck.Instance, Self);
        }
    }

    private void OnCompleted()
    {
        if (_stopped is null)
        {
            Fail(new ModelError(
                ModelErrorCategory.Truncated,
                "The model's stream completed without its terminal state.",
                _call.Provider.Name,
                "Ask again; if it repeats, look at the model server's log."));
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

    private ModelError ErrorOf(Exception exception) => exception is ModelException { Error: var error }
        ? error
        : new ModelError(
            ModelErrorCategory.Protocol,
            $"The provider failed with {exception.GetType().Name}: {exception.Message}",
            _call.Provider.Name,
            "This is a fault of the provider's code: report it with the log.");

    private sealed class Cancelled
    {
        internal static Cancelled Instance { get; } = new();
    }

    private sealed class StreamInit
    {
        internal static StreamInit Instance { get; } = new();
    }

    private sealed class StreamAck
    {
        internal static StreamAck Instance { get; } = new();
    }

    private sealed class StreamCompleted
    {
        internal static StreamCompleted Instance { get; } = new();
    }

    private sealed record StreamFailed(Exception Reason);
}

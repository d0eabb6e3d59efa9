using AgentRuntime.Model;
using AgentRuntime.Providers.Wire;
using AgentRuntime.Telemetry;
using Akka.Streams;
using Akka.Streams.Stage;

namespace AgentRuntime.Providers.Http;

/// <summary>
/// Runs one completion: sends the request when it starts, reads the body only when it is pulled, decodes on the read's own
/// buffers, and pushes all that one read completed as one batch. Stopping it in any phase closes the connection.
/// </summary>
internal sealed class CompletionStage : GraphStage<SourceShape<CompletionBatch>>
{
    private readonly HttpTransport _transport;
    private readonly CompletionCall _call;
    private readonly HttpProviderOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Outlet<CompletionBatch> _out = new("Completion.out");

    public CompletionStage(
        HttpTransport transport, CompletionCall call, HttpProviderOptions options, TimeProvider timeProvider)
    {
        _transport = transport;
        _call = call;
        _options = options;
        _timeProvider = timeProvider;
        Shape = new SourceShape<CompletionBatch>(_out);
    }

    public override SourceShape<CompletionBatch> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : CompletionLogic
    {
        /// <summary>Reads that complete at once and bring no event, before other stages get their turn.</summary>
        private const int MaxQuickReads = 16;

        /// <summary>How long figures may follow the terminal state. Then the answer counts as complete without them.</summary>
        private static readonly TimeSpan ClosingTimeout = TimeSpan.FromSeconds(2);

        private readonly CompletionStage _stage;
        private readonly HttpExchange _exchange;
        private readonly Action _resume;
        private DecodeStatus _status = DecodeStatus.Open;
        private bool _isOpen;
        private bool _isReadDone;

        public Logic(CompletionStage stage)
            : base(stage.Shape, stage._timeProvider)
        {
            _stage = stage;
            _resume = GetAsyncCallback(ReadOn);
            _exchange = new HttpExchange(
                stage._transport, stage._call, stage._timeProvider, GetAsyncCallback(OnOperationCompleted));
        }

        private protected override long ReadTimestamp => _exchange.Timestamp;

        private TimeSpan Limit =>
            _status == DecodeStatus.Closing ? ClosingTimeout
            : HasProgress ? _stage._options.IdleTimeout : _stage._options.FirstByteTimeout;

        public override void PreStart()
        {
            Clock.Begin(Limit);
            _exchange.BeginOpen();
        }

        public override void OnPull()
        {
            if (TryFail())
            {
                return;
            }

            if (_isReadDone)
            {
                _isReadDone = false;
                if (!TryHandleRead())
                {
                    ReadOn();
                }
            }
            else if (!Clock.IsWaiting)
            {
                ReadOn();
            }
        }

        public override void PostStop()
        {
            Clock.Stop();
            if (_status == DecodeStatus.Done)
            {
                _exchange.Finish();
            }
            else
            {
                _exchange.Abort();
            }
        }

        private void OnOperationCompleted()
        {
            Clock.End();
            if (!_isOpen)
            {
                OnOpened();
            }
            else if (!HasDemand)
            {
                _isReadDone = true;
            }
            else if (!TryHandleRead())
            {
                ReadOn();
            }
        }

        private void OnOpened()
        {
            if (_exchange.Failure is { } failure)
            {
                Fail(failure);
                return;
            }

            _isOpen = true;
            Events.Add(CompletionEvent.Started.Instance);
            if (HasDemand)
            {
                ReadOn();
            }
        }

        private void ReadOn()
        {
            for (var read = 0; read < MaxQuickReads; read++)
            {
                if (!_exchange.BeginRead())
                {
                    Clock.Begin(Limit);
                    // Only at the start: the head of the response is here and its first piece is not.
                    if (Events.Count > 0)
                    {
                        PushEvents();
                    }

                    return;
                }

                if (TryHandleRead())
                {
                    return;
                }
            }

            _resume();
        }

        /// <summary>Decodes what was read; true when that answered the demand.</summary>
        private bool TryHandleRead()
        {
            if (_exchange.Failure is { } failure)
            {
                HandleBrokenRead(failure);
                return true;
            }

            var buffer = _exchange.Buffer;
            var decoder = _exchange.Decoder!;
            var before = _status;
            var failed = Decode(decoder, ref buffer, _exchange.IsCompleted);
            _exchange.Take(left: _status is DecodeStatus.Open or DecodeStatus.Closing ? buffer.Length : 0);
            if (decoder.HasProgress || before != _status)
            {
                HasProgress |= decoder.HasProgress;
                decoder.HasProgress = false;
                Clock.Reset();
            }

            if (_status == DecodeStatus.Failed)
            {
                Fail(new ModelException((failed ?? decoder.Failure)!));
                return true;
            }

            if (Events.Count == 0 && _status != DecodeStatus.Done)
            {
                return false;
            }

            PushEvents();
            if (_status == DecodeStatus.Done)
            {
                CompleteStage();
            }

            return true;
        }

        private ModelError? Decode(
            ICompletionDecoder decoder, ref System.Buffers.ReadOnlySequence<byte> buffer, bool isCompleted)
        {
            try
            {
                _status = decoder.Decode(ref buffer, isCompleted, Events);
                return null;
            }
#pragma warning disable CA1031 // Whatever a server sends, a stream fails with a ModelException and nothing else.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _status = DecodeStatus.Failed;
                return _stage._transport.Errors.Protocol($"The answer could not be read: {e.Message}");
            }
        }

        private void HandleBrokenRead(ModelException failure)
        {
            if (_status == DecodeStatus.Closing)
            {
                Close();
            }
            else
            {
                Fail(failure);
            }
        }

        /// <summary>The terminal state is known and nothing more will come: the answer is complete.</summary>
        private void Close()
        {
            _exchange.Decoder!.Close(Events);
            _exchange.Abort();
            PushEvents();
            CompleteStage();
        }

        private protected override void Abort() => _exchange.Abort();

        private protected override void OnBatch(CompletionBatch batch) =>
            HopClock.Stop("parse", batch.ReadTimestamp, _stage._timeProvider);

        private protected override void OnOverdue()
        {
            if (_status == DecodeStatus.Closing)
            {
                Close();
            }
            else
            {
                var errors = _stage._transport.Errors;
                Fail(new ModelException(HasProgress ? errors.Stalled(Limit) : errors.FirstByteTimeout(Limit)));
            }
        }
    }
}

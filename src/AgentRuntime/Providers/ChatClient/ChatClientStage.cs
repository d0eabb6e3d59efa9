using System.Collections.Immutable;
using AgentRuntime.Model;
using Akka.Streams;
using Akka.Streams.Stage;

namespace AgentRuntime.Providers.ChatClient;

/// <summary>
/// Runs one streaming response of a chat client: steps on only when it is pulled, and pushes all the updates that are here at once
/// as one batch. Stopping it cancels the client's token.
/// </summary>
/// <remarks>A failure waits for the pull after the last batch, so that it overtakes no text on its way downstream.</remarks>
internal sealed class ChatClientStage : GraphStage<SourceShape<CompletionBatch>>
{
    private readonly ChatClientProvider _provider;
    private readonly CompletionRequest _request;
    private readonly Outlet<CompletionBatch> _out = new("ChatClient.out");

    public ChatClientStage(ChatClientProvider provider, CompletionRequest request)
    {
        _provider = provider;
        _request = request;
        Shape = new SourceShape<CompletionBatch>(_out);
    }

    public override SourceShape<CompletionBatch> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : OutGraphStageLogic
    {
        /// <summary>The most updates in one batch; then it is pushed, so that a client that never waits does not keep its text back.</summary>
        private const int MaxQuickSteps = 64;

        private readonly ChatClientStage _stage;
        private readonly ChatExchange _exchange;
        private readonly ChatUpdates _updates;
        private readonly SubstanceClock _clock;
        private readonly ImmutableArray<CompletionEvent>.Builder _events = ImmutableArray.CreateBuilder<CompletionEvent>();
        private readonly Action _resume;
        private ModelException? _failure;
        private bool _isStarted;
        private bool _isStepDone;
        private bool _isComplete;
        private bool _hasProgress;

        public Logic(ChatClientStage stage)
            : base(stage.Shape)
        {
            _stage = stage;
            var provider = stage._provider;
            _updates = provider.CreateUpdates(stage._request);
            _exchange = new ChatExchange(
                token => provider.Start(stage._request, token), provider.TimeProvider, GetAsyncCallback(OnStepCompleted));
            _clock = new SubstanceClock(provider.TimeProvider, GetAsyncCallback(OnAlarm));
            _resume = GetAsyncCallback(Step);
            SetHandler(stage._out, this);
        }

        private bool HasDemand => IsAvailable(_stage._out);

        private TimeSpan Limit =>
            _hasProgress ? _stage._provider.Options.IdleTimeout : _stage._provider.Options.FirstByteTimeout;

        public override void PreStart()
        {
            _clock.Begin(Limit);
            _exchange.BeginFirst();
        }

        public override void OnPull()
        {
            if (_failure is not null)
            {
                FailStage(_failure);
            }
            else if (_isStepDone)
            {
                _isStepDone = false;
                TakeStep();
            }
            else if (!_clock.IsWaiting)
            {
                Step();
            }
        }

        public override void PostStop()
        {
            _clock.Stop();
            _exchange.Close();
        }

        private void OnStepCompleted()
        {
            _clock.End();
            if (HasDemand)
            {
                TakeStep();
            }
            else
            {
                _isStepDone = true;
            }
        }

        private void TakeStep()
        {
            if (TryTakeUpdate())
            {
                Step();
            }
        }

        /// <summary>Steps on while updates are here at once; pushes them when the next one is not.</summary>
        private void Step()
        {
            for (var steps = 0; steps < MaxQuickSteps; steps++)
            {
                if (!_exchange.BeginNext())
                {
                    _clock.Begin(Limit);
                    if (_events.Count > 0)
                    {
                        PushEvents();
                    }

                    return;
                }

                if (!TryTakeUpdate())
                {
                    return;
                }
            }

            if (_events.Count > 0)
            {
                PushEvents();
            }
            else
            {
                _resume();
            }
        }

        /// <summary>Takes the update of the step that is over; false when it was the last.</summary>
        private bool TryTakeUpdate()
        {
            if (_exchange.Failure is { } failure)
            {
                Fail(_stage._provider.ErrorOf(failure), failure);
                return false;
            }

            if (!_isStarted)
            {
                _isStarted = true;
                _events.Add(CompletionEvent.Started.Instance);
            }

            if (_exchange.Update is not { } update)
            {
                _isComplete = true;
                _updates.Complete(_events);
                PushEvents();
                CompleteStage();
                return false;
            }

            if (_updates.Add(update, _events))
            {
                _hasProgress = true;
                _clock.Reset();
            }

            if (_updates.Failure is { } error)
            {
                Fail(error, null);
                return false;
            }

            return true;
        }

        private void Fail(ModelError error, Exception? cause)
        {
            _exchange.Close();
            var failure = new ModelException(error, cause);
            if (_events.Count > 0 && HasDemand)
            {
                PushEvents();
                _failure = failure;
            }
            else if (HasDemand)
            {
                FailStage(failure);
            }
            else
            {
                _failure = failure;
            }
        }

        private void PushEvents()
        {
            var batch = new CompletionBatch(_events.ToImmutable(), _exchange.Timestamp);
            _events.Clear();
            Push(_stage._out, batch);
        }

        private void OnAlarm()
        {
            if (_failure is not null || _isComplete || !_clock.IsOver())
            {
                return;
            }

            var provider = _stage._provider;
            Fail(_hasProgress ? provider.Stalled(Limit) : provider.FirstByteTimeout(Limit), null);
        }
    }
}

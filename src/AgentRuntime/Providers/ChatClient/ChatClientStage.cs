using AgentRuntime.Model;
using Akka.Streams;
using Akka.Streams.Stage;

namespace AgentRuntime.Providers.ChatClient;

/// <summary>
/// Runs one streaming response of a chat client: steps on only when it is pulled, and pushes all the updates that are here at once
/// as one batch. Stopping it cancels the client's token.
/// </summary>
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

    private sealed class Logic : CompletionLogic
    {
        /// <summary>The most updates in one batch; then it is pushed, so that a client that never waits does not keep its text back.</summary>
        private const int MaxQuickSteps = 64;

        private readonly ChatClientStage _stage;
        private readonly ChatExchange _exchange;
        private readonly ChatUpdates _updates;
        private readonly Action _resume;
        private bool _isStarted;
        private bool _isStepDone;
        private bool _isComplete;

        public Logic(ChatClientStage stage)
            : base(stage.Shape, stage._provider.TimeProvider)
        {
            _stage = stage;
            var provider = stage._provider;
            _updates = provider.CreateUpdates(stage._request);
            _exchange = new ChatExchange(
                token => provider.Start(stage._request, token), provider.TimeProvider, GetAsyncCallback(OnStepCompleted));
            _resume = GetAsyncCallback(Step);
        }

        private protected override long ReadTimestamp => _exchange.Timestamp;

        private TimeSpan Limit =>
            HasProgress ? _stage._provider.Options.IdleTimeout : _stage._provider.Options.FirstByteTimeout;

        public override void PreStart()
        {
            Clock.Begin(Limit);
            _exchange.BeginFirst();
        }

        public override void OnPull()
        {
            if (TryFail())
            {
                return;
            }

            if (_isStepDone)
            {
                _isStepDone = false;
                TakeStep();
            }
            else if (!Clock.IsWaiting)
            {
                Step();
            }
        }

        public override void PostStop()
        {
            Clock.Stop();
            _exchange.Close();
        }

        private void OnStepCompleted()
        {
            Clock.End();
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
                    Clock.Begin(Limit);
                    if (Events.Count > 0)
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

            if (Events.Count > 0)
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
                Fail(new ModelException(_stage._provider.ErrorOf(failure), failure));
                return false;
            }

            if (!_isStarted)
            {
                _isStarted = true;
                Events.Add(CompletionEvent.Started.Instance);
            }

            if (_exchange.Update is not { } update)
            {
                _isComplete = true;
                _updates.Complete(Events);
                PushEvents();
                CompleteStage();
                return false;
            }

            if (_updates.Add(update, Events))
            {
                HasProgress = true;
                Clock.Reset();
            }

            if (_updates.Failure is { } error)
            {
                Fail(new ModelException(error));
                return false;
            }

            return true;
        }

        private protected override void Abort() => _exchange.Close();

        private protected override void OnOverdue()
        {
            if (!_isComplete)
            {
                var provider = _stage._provider;
                Fail(new ModelException(HasProgress ? provider.Stalled(Limit) : provider.FirstByteTimeout(Limit)));
            }
        }
    }
}

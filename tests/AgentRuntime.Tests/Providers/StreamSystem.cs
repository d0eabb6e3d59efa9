using AgentRuntime.Model;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Tests.Providers;

/// <summary>An actor system in which a test class runs its streams.</summary>
public sealed class StreamSystem : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("providers");
    private IMaterializer? _materializer;

    /// <summary>Where the streams run.</summary>
    public IMaterializer Materializer => _materializer ??= _system.Materializer();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _system.Terminate();

    /// <summary>Runs a source to its end.</summary>
    internal async Task<Run> RunAsync(Source<CompletionBatch, NotUsed> source, Action<CompletionBatch>? onBatch = null)
    {
        var run = Start(source, onBatch);
        await run.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        return run;
    }

    /// <summary>Starts a source whose batches are always wanted.</summary>
    internal Run Start(Source<CompletionBatch, NotUsed> source, Action<CompletionBatch>? onBatch = null)
    {
        var run = new Run();
        var (killSwitch, done) = source
            .ViaMaterialized(KillSwitches.Single<CompletionBatch>(), Keep.Right)
            .ToMaterialized(
                Sink.ForEach<CompletionBatch>(batch =>
                {
                    run.Add(batch);
                    onBatch?.Invoke(batch);
                }),
                Keep.Both)
            .Run(Materializer);
        run.Begin(killSwitch, done);
        return run;
    }

    /// <summary>A stream that runs or has run.</summary>
    internal sealed class Run
    {
        private readonly List<CompletionBatch> _batches = [];
        private IKillSwitch? _killSwitch;

        /// <summary>Completes with the stream, however that ends.</summary>
        public Task Ended { get; private set; } = Task.CompletedTask;

        /// <summary>How it failed.</summary>
        public Exception? Failure { get; private set; }

        /// <summary>The provider's error.</summary>
        public ModelError Error => Assert.IsType<ModelException>(Failure).Error;

        public IReadOnlyList<CompletionBatch> Batches
        {
            get
            {
                lock (_batches)
                {
                    return [.. _batches];
                }
            }
        }

        public IReadOnlyList<CompletionEvent> Events => [.. Batches.SelectMany(batch => batch.Events)];

        public string Text => string.Concat(Events.OfType<CompletionEvent.Text>().Select(text => text.Delta));

        public void Cancel() => _killSwitch!.Shutdown();

        internal void Add(CompletionBatch batch)
        {
            lock (_batches)
            {
                _batches.Add(batch);
            }
        }

        internal void Begin(IKillSwitch killSwitch, Task done)
        {
            _killSwitch = killSwitch;
            Ended = ObserveAsync(done);
        }

        private async Task ObserveAsync(Task done)
        {
            try
            {
                await done;
            }
            catch (ModelException e)
            {
                Failure = e;
            }
            catch (AggregateException e)
            {
                Failure = e.GetBaseException();
            }
        }
    }
}

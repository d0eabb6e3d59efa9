using AgentRuntime.Testing;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace AgentRuntime.Kernel.Streams.Tests.Stage;

/// <summary>Streams on a dispatcher with hand-off.</summary>
public sealed class DirectIslandTests() : Akka.TestKit.Xunit2.TestKit(
    """
    akka.loglevel = OFF
    direct { type = Dispatcher, throughput = 30, hand-off = direct }
    """)
{
    private const string OnePoolForAll = "dispatchers do not know hand-off and run everything on their pool";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [KernelFact(OnePoolForAll)]
    public async Task AsyncCallback_FromAThreadOfThePool_RunsTheStreamThere()
    {
        const int MaxAttempts = 1_000;
        var source = new EmittingSource();
        (int Number, int Thread) seen = default;
        Run(source, number => seen = (number, Environment.CurrentManagedThreadId));
        var emit = await source.Emit.WaitAsync(Patience);

        // Only within the callback's call can it be seen here: the stream ran inside it. An attempt that finds it at work on another
        // thread, at its start or with the attempt before, leaves the element to that thread.
        var ranInside = false;
        for (var attempt = 1; attempt <= MaxAttempts && !ranInside; attempt++)
        {
            var number = attempt;
            ranInside = await Task.Run(() =>
            {
                emit(number);
                return seen == (number, Environment.CurrentManagedThreadId);
            });
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        }

        Assert.True(ranInside);
    }

    [Fact]
    public async Task AsyncCallback_FromAnotherThread_DoesNotRunTheStreamThere()
    {
        var source = new EmittingSource();
        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Run(source, _ => seen.TrySetResult(Environment.CurrentManagedThreadId));
        var emit = await source.Emit.WaitAsync(Patience);
        var caller = 0;
        var thread = new Thread(() =>
        {
            caller = Environment.CurrentManagedThreadId;
            emit(1);
        });

        thread.Start();

        var ran = await seen.Task.WaitAsync(Patience);
        thread.Join();
        Assert.NotEqual(caller, ran);
    }

    [Fact]
    public async Task AsyncCallback_ManyAtOnceFromManyThreads_AllCome()
    {
        const int Count = 20_000;
        var source = new EmittingSource();
        var sum = 0L;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = 0;
        Run(source, number =>
        {
            // One at a time, so no other thread adds meanwhile.
            sum += number;
            if (++seen == Count)
            {
                all.SetResult();
            }
        });
        var emit = await source.Emit.WaitAsync(Patience);

        Parallel.For(1, Count + 1, new ParallelOptions { MaxDegreeOfParallelism = 4 }, emit);

        await all.Task.WaitAsync(Patience);
        Assert.Equal((long)Count * (Count + 1) / 2, sum);
    }

    private void Run(EmittingSource source, Action<int> onElement)
    {
        var materializer = ActorMaterializer.Create(Sys, ActorMaterializerSettings.Create(Sys).WithDispatcher("direct"));
        _ = Source.FromGraph(source).RunForeach(onElement, materializer);
    }

    /// <summary>Emits what any thread hands over.</summary>
    private sealed class EmittingSource : GraphStage<SourceShape<int>>
    {
        private readonly Outlet<int> _out = new("Emitting.out");
        private readonly TaskCompletionSource<Action<int>> _emit = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EmittingSource() => Shape = new SourceShape<int>(_out);

        public Task<Action<int>> Emit => _emit.Task;

        public override SourceShape<int> Shape { get; }

        protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

        private sealed class Logic : GraphStageLogic
        {
            private readonly EmittingSource _stage;

            public Logic(EmittingSource stage)
                : base(stage.Shape)
            {
                _stage = stage;
                SetHandler(stage._out, onPull: static () => { });
            }

            public override void PreStart() =>
                _stage._emit.SetResult(GetAsyncCallback<int>(number => Emit(_stage._out, number)));
        }
    }
}

using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace AgentRuntime.Kernel.Streams.Tests.Stage;

public class GraphStageLogicTests : StreamTest
{
    [Fact]
    public async Task Lifecycle_Completion_RunsPreStartFirstAndPostStopLast()
    {
        var probe = new ProbeStage<int>();

        await Source.From([1, 2, 3]).Via(probe).RunWith(Sink.Seq<int>(), Materializer).WaitAsync(Patience);
        await probe.Stopped.WaitAsync(Patience);

        Assert.Equal(["start", "finish", "stop"], probe.Events);
    }

    [Fact]
    public async Task Lifecycle_UpstreamFailure_ReachesHandlersAndRunsPostStop()
    {
        var probe = new ProbeStage<int>();

        await FailureOf<InvalidOperationException>(
            Source.Failed<int>(new InvalidOperationException("boom")).Via(probe).RunWith(Sink.Ignore<int>(), Materializer));
        await probe.Stopped.WaitAsync(Patience);

        Assert.Equal(["start", "failure boom", "stop"], probe.Events);
    }

    [Fact]
    public async Task Lifecycle_DownstreamCancels_ReachesHandlersAndRunsPostStop()
    {
        var probe = new ProbeStage<int>();

        await Source.Repeat(1).Via(probe).RunWith(Sink.First<int>(), Materializer).WaitAsync(Patience);
        await probe.Stopped.WaitAsync(Patience);

        Assert.Equal(["start", "cancel", "stop"], probe.Events);
    }

    [Fact]
    public async Task Lifecycle_DownstreamThrows_UpstreamSeesTheCause()
    {
        var probe = new ProbeStage<int>();

        await FailureOf<InvalidOperationException>(
            Source.Repeat(1).Via(probe).RunForeach(_ => throw new InvalidOperationException("boom"), Materializer));
        await probe.Stopped.WaitAsync(Patience);

        Assert.Equal(["start", "cancel boom", "stop"], probe.Events);
    }

    [Fact]
    public async Task PreStart_Throws_FailsTheStreamAndRunsPostStop()
    {
        var stage = new LambdaStage((logic, _) => throw new InvalidOperationException("early"));

        await FailureOf<InvalidOperationException>(Source.Maybe<int>().Via(stage).RunWith(Sink.Ignore<int>(), Materializer));

        await stage.Stopped.WaitAsync(Patience);
    }

    [Fact]
    public async Task Push_WithoutDemand_FailsTheStage()
    {
        var stage = new LambdaStage((logic, _) => logic.DoPush(1));

        await FailureOf<ArgumentException>(Source.Maybe<int>().Via(stage).RunWith(Sink.Ignore<int>(), Materializer));
    }

    [Fact]
    public async Task Pull_Twice_FailsTheStage()
    {
        var stage = new LambdaStage((logic, _) =>
        {
            logic.DoPull();
            logic.DoPull();
        });

        await FailureOf<ArgumentException>(Source.Maybe<int>().Via(stage).RunWith(Sink.Ignore<int>(), Materializer));
    }

    [Fact]
    public async Task Grab_NothingArrived_FailsTheStage()
    {
        var stage = new LambdaStage((logic, _) => logic.DoGrab());

        await FailureOf<ArgumentException>(Source.Maybe<int>().Via(stage).RunWith(Sink.Ignore<int>(), Materializer));
    }

    [Fact]
    public async Task Push_Null_FailsTheStream()
    {
        var task = Source.Single("a").Select(_ => (string)null!).RunWith(Sink.Ignore<string>(), Materializer);

        await FailureOf<ArgumentNullException>(task);
    }

    [Fact]
    public async Task AsyncCallback_FromManyThreads_RunsAllOneByOne()
    {
        const int Threads = 4;
        const int Calls = 5_000;
        var inside = 0;
        var overlaps = 0;
        var count = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callbacks = new TaskCompletionSource<Action<int>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new LambdaStage((logic, _) => callbacks.TrySetResult(logic.Callback(_ =>
        {
            if (Interlocked.Increment(ref inside) != 1)
            {
                overlaps++;
            }

            if (++count == Threads * Calls)
            {
                all.TrySetResult();
            }

            Interlocked.Decrement(ref inside);
        })));
        var promise = Source.Maybe<int>().Via(stage).To(Sink.Ignore<int>()).Run(Materializer);
        var callback = await callbacks.Task.WaitAsync(Patience);

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Calls; i++)
            {
                callback(i);
            }
        })));
        await all.Task.WaitAsync(Patience);

        Assert.Equal(0, overlaps);
        promise.TrySetResult(0);
    }

    [Fact]
    public async Task AsyncCallback_OneCaller_KeepsTheOrder()
    {
        var seen = new ConcurrentQueue<int>();
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callbacks = new TaskCompletionSource<Action<int>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new LambdaStage((logic, _) => callbacks.TrySetResult(logic.Callback(i =>
        {
            seen.Enqueue(i);
            if (i == 9_999)
            {
                last.TrySetResult();
            }
        })));
        Source.Maybe<int>().Via(stage).To(Sink.Ignore<int>()).Run(Materializer);
        var callback = await callbacks.Task.WaitAsync(Patience);

        for (var i = 0; i < 10_000; i++)
        {
            callback(i);
        }

        await last.Task.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 10_000), seen);
    }

    [Fact]
    public async Task AsyncCallback_AfterTheStageEnded_DoesNothing()
    {
        var calls = 0;
        var callbacks = new TaskCompletionSource<Action<int>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new LambdaStage((logic, _) => callbacks.TrySetResult(logic.Callback(_ => calls++)));
        await Source.Empty<int>().Via(stage).RunWith(Sink.Ignore<int>(), Materializer).WaitAsync(Patience);
        await stage.Stopped.WaitAsync(Patience);

        (await callbacks.Task)(1);
        await Source.Single(1).RunWith(Sink.Ignore<int>(), Materializer).WaitAsync(Patience);

        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task AsyncCallback_Throws_FailsTheStage()
    {
        var callbacks = new TaskCompletionSource<Action<int>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new LambdaStage((logic, _) => callbacks.TrySetResult(
            logic.Callback(_ => throw new InvalidOperationException("boom"))));
        var done = Source.Maybe<int>().Via(stage).RunWith(Sink.Ignore<int>(), Materializer);

        (await callbacks.Task.WaitAsync(Patience))(1);

        await FailureOf<InvalidOperationException>(done);
        await stage.Stopped.WaitAsync(Patience);
    }

    [Fact]
    public async Task SetKeepGoing_AllPortsClosed_StageLivesUntilItCompletes()
    {
        var callbacks = new TaskCompletionSource<Action<int>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new LambdaStage(
            (logic, _) =>
            {
                logic.KeepGoing();
                callbacks.TrySetResult(logic.Callback(_ => logic.CompleteStage()));
            },
            keepsPortsOnFinish: true);
        await Source.Empty<int>().Via(stage).RunWith(Sink.Ignore<int>(), Materializer).WaitAsync(Patience);
        Assert.False(stage.Stopped.IsCompleted);

        (await callbacks.Task)(1);

        await stage.Stopped.WaitAsync(Patience);
    }

    [Fact]
    public async Task StageActor_Message_IsHandledInsideTheStageAndAnswered()
    {
        var refs = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new LambdaStage((logic, _) => refs.TrySetResult(
            logic.Actor(args => args.Sender.Tell($"got {args.Message}"))));
        Source.Maybe<int>().Via(stage).To(Sink.Ignore<int>()).Run(Materializer);
        var stageRef = await refs.Task.WaitAsync(Patience);

        stageRef.Tell("ping", TestActor);

        ExpectMsg("got ping", Patience);
    }

    [Fact]
    public async Task StageActor_StageEnds_WatchersAreTold()
    {
        var refs = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new LambdaStage((logic, _) => refs.TrySetResult(logic.Actor(_ => { })));
        var promise = Source.Maybe<int>().Via(stage).To(Sink.Ignore<int>()).Run(Materializer);
        var stageRef = await refs.Task.WaitAsync(Patience);
        Watch(stageRef);

        promise.TrySetResult(0);

        ExpectTerminated(stageRef, Patience);
    }

    [Fact]
    public async Task StageActor_PoisonPill_IsIgnored()
    {
        var refs = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new LambdaStage((logic, _) => refs.TrySetResult(logic.Actor(args => args.Sender.Tell(args.Message))));
        Source.Maybe<int>().Via(stage).To(Sink.Ignore<int>()).Run(Materializer);
        var stageRef = await refs.Task.WaitAsync(Patience);

        stageRef.Tell(PoisonPill.Instance, TestActor);
        stageRef.Tell("alive", TestActor);

        ExpectMsg("alive", Patience);
    }

    [Fact]
    public async Task StageActor_WatchedActorStops_StageGetsTerminated()
    {
        var victim = Sys.ActorOf(Props.Empty);
        var refs = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new LambdaStage((logic, _) => refs.TrySetResult(logic.Actor(
            args =>
            {
                if (args.Message is Terminated terminated)
                {
                    TestActor.Tell(terminated.ActorRef);
                }
            },
            victim)));
        Source.Maybe<int>().Via(stage).To(Sink.Ignore<int>()).Run(Materializer);
        await refs.Task.WaitAsync(Patience);

        Sys.Stop(victim);

        ExpectMsg(victim, Patience);
    }

    [Fact]
    public async Task Emit_SeveralAndComplete_AllArriveInOrder()
    {
        var stage = new EmittingStage((logic, emit, complete) =>
        {
            emit([1, 2]);
            emit([3]);
            emit([]);
            emit([4, 5, 6]);
            complete();
        });

        var elements = await Source.Empty<int>().Via(stage).RunWith(Sink.Seq<int>(), Materializer).WaitAsync(Patience);

        Assert.Equal([1, 2, 3, 4, 5, 6], elements);
    }

    [Fact]
    public async Task Emit_SlowDownstream_WaitsForDemand()
    {
        var stage = new EmittingStage((logic, emit, complete) =>
        {
            emit(Enumerable.Range(0, 100));
            complete();
        });

        var elements = await Source.Empty<int>()
            .Via(stage)
            .SelectAsync(1, async i =>
            {
                await Task.Yield();
                return i;
            })
            .RunWith(Sink.Seq<int>(), Materializer)
            .WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 100), elements);
    }

    [Fact]
    public async Task ReadMany_UpstreamEndsEarly_GivesWhatCame()
    {
        var stage = new ReadingStage(5);

        var elements = await Source.From([1, 2, 3]).Via(stage).RunWith(Sink.Seq<string>(), Materializer).WaitAsync(Patience);

        Assert.Equal(["rest 1,2,3"], elements);
    }

    [Fact]
    public async Task ReadMany_Enough_GivesThemTogether()
    {
        var stage = new ReadingStage(2);

        var elements = await Source.From([1, 2]).Via(stage).RunWith(Sink.Seq<string>(), Materializer).WaitAsync(Patience);

        Assert.Equal(["all 1,2"], elements);
    }

    [Fact]
    public async Task Timer_Once_FiresAfterTheDelay()
    {
        var stage = new TimerStage((schedule, _, _) => schedule("once"));

        var elements = await Source.Maybe<string>().Via(stage).Take(1).RunWith(Sink.Seq<string>(), Materializer).WaitAsync(Patience);

        Assert.Equal(["once"], elements);
    }

    [Fact]
    public async Task Timer_Cancelled_DoesNotFire()
    {
        var stage = new TimerStage((schedule, cancel, _) =>
        {
            schedule("cancelled");
            cancel("cancelled");
            schedule("kept");
        });

        var elements = await Source.Maybe<string>().Via(stage).Take(1).RunWith(Sink.Seq<string>(), Materializer).WaitAsync(Patience);

        Assert.Equal(["kept"], elements);
    }

    [Fact]
    public async Task Timer_Repeated_FiresAgainAndAgain()
    {
        var stage = new TimerStage((_, _, repeat) => repeat("tick"));

        var elements = await Source.Maybe<string>().Via(stage).Take(3).RunWith(Sink.Seq<string>(), Materializer).WaitAsync(Patience);

        Assert.Equal(["tick", "tick", "tick"], elements);
    }

    [Fact]
    public void Handlers_Missing_FailTheMaterialization()
        => Assert.ThrowsAny<Exception>(() => Source.Single(1).Via(new StageWithoutHandlers()).To(Sink.Ignore<int>()).Run(Materializer));

    private sealed class LambdaStage(Action<LambdaLogic, Attributes> preStart, bool keepsPortsOnFinish = false)
        : GraphStage<FlowShape<int, int>>
    {
        private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override FlowShape<int, int> Shape { get; } = new(new Inlet<int>("in"), new Outlet<int>("out"));

        public Task Stopped => _stopped.Task;

        protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
            => new LambdaLogic(Shape, logic => preStart(logic, inheritedAttributes), () => _stopped.TrySetResult(), keepsPortsOnFinish);
    }

    private sealed class LambdaLogic : GraphStageLogic
    {
        private readonly FlowShape<int, int> _shape;
        private readonly Action<LambdaLogic> _preStart;
        private readonly Action _postStop;

        public LambdaLogic(FlowShape<int, int> shape, Action<LambdaLogic> preStart, Action postStop, bool keepsPortsOnFinish)
            : base(shape)
        {
            _shape = shape;
            _preStart = preStart;
            _postStop = postStop;
            SetHandler(
                shape.Inlet,
                onPush: () => Push(shape.Outlet, Grab(shape.Inlet)),
                onUpstreamFinish: keepsPortsOnFinish ? () => Complete(shape.Outlet) : null);
            SetHandler(shape.Outlet, onPull: () => TryPull(shape.Inlet));
        }

        public override void PreStart() => _preStart(this);

        public override void PostStop() => _postStop();

        public void DoPush(int element) => Push(_shape.Outlet, element);

        public void DoPull() => Pull(_shape.Inlet);

        public void DoGrab() => Grab(_shape.Inlet);

        public void KeepGoing() => SetKeepGoing(true);

        public Action<int> Callback(Action<int> handler) => GetAsyncCallback(handler);

        public IActorRef Actor(Action<(IActorRef Sender, object Message)> receive, IActorRef? watched = null)
        {
            var actor = GetStageActor(args => receive(args));
            if (watched is not null)
            {
                actor.Watch(watched);
            }

            return actor.Ref;
        }
    }

    private sealed class EmittingStage(Action<GraphStageLogic, Action<IEnumerable<int>>, Action> run)
        : GraphStage<FlowShape<int, int>>
    {
        public override FlowShape<int, int> Shape { get; } = new(new Inlet<int>("in"), new Outlet<int>("out"));

        protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape, run);

        private sealed class Logic : GraphStageLogic
        {
            public Logic(FlowShape<int, int> shape, Action<GraphStageLogic, Action<IEnumerable<int>>, Action> run)
                : base(shape)
            {
                SetHandler(
                    shape.Inlet,
                    onPush: () => { },
                    onUpstreamFinish: () => run(this, elements => EmitMultiple(shape.Outlet, elements), CompleteStage));
                SetHandler(shape.Outlet, onPull: () => TryPull(shape.Inlet));
            }
        }
    }

    private sealed class ReadingStage(int count) : GraphStage<FlowShape<int, string>>
    {
        public override FlowShape<int, string> Shape { get; } = new(new Inlet<int>("in"), new Outlet<string>("out"));

        protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape, count);

        private sealed class Logic : GraphStageLogic
        {
            private readonly FlowShape<int, string> _shape;
            private readonly int _count;

            public Logic(FlowShape<int, string> shape, int count)
                : base(shape)
            {
                _shape = shape;
                _count = count;
                SetHandler(shape.Inlet, onPush: () => { });
                SetHandler(shape.Outlet, onPull: () => { });
            }

            public override void PreStart() => ReadMany(
                _shape.Inlet,
                _count,
                all => Emit(_shape.Outlet, $"all {string.Join(',', all)}", CompleteStage),
                rest => Emit(_shape.Outlet, $"rest {string.Join(',', rest)}"));
        }
    }

    private sealed class TimerStage(Action<Action<string>, Action<string>, Action<string>> run) : GraphStage<FlowShape<string, string>>
    {
        public override FlowShape<string, string> Shape { get; } = new(new Inlet<string>("in"), new Outlet<string>("out"));

        protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape, run);

        private sealed class Logic : TimerGraphStageLogic
        {
            private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

            private readonly FlowShape<string, string> _shape;
            private readonly Action<Action<string>, Action<string>, Action<string>> _run;

            public Logic(FlowShape<string, string> shape, Action<Action<string>, Action<string>, Action<string>> run)
                : base(shape)
            {
                _shape = shape;
                _run = run;
                SetHandler(shape.Inlet, onPush: () => { });
                SetHandler(shape.Outlet, onPull: () => { });
            }

            public override void PreStart() => _run(
                key => ScheduleOnce(key, Delay), CancelTimer, key => ScheduleRepeatedly(key, Delay, Delay));

            protected override void OnTimer(object timerKey) => Emit(_shape.Outlet, (string)timerKey);
        }
    }

    private sealed class StageWithoutHandlers : GraphStage<FlowShape<int, int>>
    {
        public override FlowShape<int, int> Shape { get; } = new(new Inlet<int>("in"), new Outlet<int>("out"));

        protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape);

        private sealed class Logic(FlowShape<int, int> shape) : GraphStageLogic(shape);
    }
}

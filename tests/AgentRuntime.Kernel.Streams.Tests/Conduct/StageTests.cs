using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.Stage;
using Akka.Streams.TestKit;

namespace AgentRuntime.Kernel.Streams.Tests.Conduct;

public sealed class StageTests : StreamConductTests
{
    private static readonly TestException Failure = new("x");

    [Fact]
    public async Task PushTwice_Throws()
        => Assert.Contains("twice", (await FailureOfStageAsync(l => l.OnPushed = _ =>
        {
            l.Put(1);
            l.Put(2);
        })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task TryPullTwice_Throws()
        => Assert.Contains("twice", (await FailureOfStageAsync(l => l.OnPulled = () =>
        {
            l.TryAsk();
            l.TryAsk();
        })).Message, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task PullTwice_Throws()
        => Assert.Contains("twice", (await FailureOfStageAsync(l => l.OnPulled = () =>
        {
            l.Ask();
            l.Ask();
        })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task GrabTwice_Throws()
        => Assert.Contains("empty", (await FailureOfStageAsync(l => l.OnPushed = _ => l.Take())).Message, StringComparison.Ordinal);

    [Fact]
    public async Task PushClosed_Throws()
        => Assert.Contains("closed", (await FailureOfStageAsync(l =>
        {
            l.OnPushed = _ =>
            {
                l.CompleteOut();
                try
                {
                    l.Put(1);
                }
                catch (ArgumentException e)
                {
                    l.Caught.TrySetResult(e);
                }

                l.CompleteStage();
            };
        })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task PullClosed_Throws()
        => Assert.Contains("closed", (await FailureOfStageAsync(l =>
        {
            l.OnPushed = _ =>
            {
                l.CancelIn();
                try
                {
                    l.Ask();
                }
                catch (ArgumentException e)
                {
                    l.Caught.TrySetResult(e);
                }

                l.CompleteStage();
            };
        })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Emit_WithoutDemand_QueuesInOrder()
        => Assert.Equal([1, 2, 3, 4, 9], await Through([7], l =>
        {
            l.OnPushed = _ =>
            {
                l.Send(1);
                l.SendAll([2, 3]);
                l.Send(4, () => l.Send(9));
            };
        }));

    [Fact]
    public async Task Complete_WithPendingEmits_SendsThemFirst()
        => Assert.Equal([1, 2, 3], await Through([7, 8], l => l.OnPushed = _ =>
        {
            l.SendAll([1, 2, 3]);
            l.CompleteStage();
        }));

    [Fact]
    public async Task Fail_WithPendingEmits_DropsThem()
    {
        var (up, down) = Around(Flow.FromGraph(new Stage(l => l.OnPushed = _ =>
        {
            l.SendAll([1, 2, 3]);
            l.FailStage(Failure);
        })));
        await down.RequestAsync(1);
        await up.SendNextAsync(7);

        await down.ExpectNextAsync(1);
        Assert.Same(Failure, await down.ExpectErrorAsync());
    }

    [Fact]
    public async Task Emit_InOnUpstreamFinish_IsSent()
        => Assert.Equal([7, 8, 100], await Through([7, 8], l => l.OnFinished = () =>
        {
            l.Send(100);
            l.CompleteStage();
        }));

    [Fact]
    public async Task AbortEmitting_Pending_DropsTheRest()
        => Assert.Equal([1, 42], await Through([7], l =>
        {
            l.OnPushed = _ =>
            {
                l.SendAll([1, 2, 3]);
                l.Abort();
            };
            l.OnFinished = () =>
            {
                l.Send(42);
                l.CompleteStage();
            };
        }));

    [Fact]
    public async Task Read_Elements_AreTakenOneByOne()
        => Assert.Equal([17, 26], await Through([10, 7, 20, 6], l =>
        {
            l.Manual = true;
            l.Started = () => l.ReadOne(a => l.ReadOne(b => l.Send(a + b, () => l.ReadOne(c => l.ReadOne(d => l.Send(c + d, l.CompleteStage))))));
        }));

    [Fact]
    public async Task Read_Ended_CallsOnClose()
        => Assert.Equal([-1], await Through([], l =>
        {
            l.Manual = true;
            l.Started = () => l.ReadOne(_ => { }, () => l.Send(-1));
        }));

    [Fact]
    public async Task ReadMany_EndedBefore_GivesWhatThereIs()
        => Assert.Equal([3, 3], await Through([1, 2, 3], l =>
        {
            l.Manual = true;
            l.Started = () => l.ReadSome(2, all => l.Send(all.Sum(), () => l.ReadSome(2, _ => { }, rest => l.Send(rest.Sum()))));
        }));

    [Fact]
    public async Task PassAlong_Everything_IsForwarded()
        => Assert.Equal([1, 2, 3], await Through([1, 2, 3], l =>
        {
            l.Manual = true;
            l.Started = l.Pass;
        }));

    [Fact]
    public async Task PreStart_Throws_FailsTheStream()
    {
        var (up, down) = Around(Flow.FromGraph(new Stage(l => l.Started = () => throw Failure)));

        Assert.Same(Failure, await down.ExpectSubscriptionAndErrorAsync());
        await up.ExpectCancellationAsync();
    }

    [Fact]
    public async Task PostStop_EachEnd_RunsOnce()
    {
        foreach (var end in new Action<TestPublisher.Probe<int>, TestSubscriber.Probe<int>>[]
        {
            (up, _) => up.SendComplete(),
            (up, _) => up.SendError(Failure),
            (_, down) => down.Cancel(),
        })
        {
            var stopped = 0;
            var (up, down) = Around(Flow.FromGraph(new Stage(l => l.Stopped = () => Interlocked.Increment(ref stopped))));
            await down.RequestAsync(1);
            await up.SendNextAsync(1);
            await down.ExpectNextAsync(1);
            end(up, down);
            await AwaitConditionAsync(() => Task.FromResult(Volatile.Read(ref stopped) == 1), LongWait);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            Assert.Equal(1, stopped);
        }
    }

    [Fact]
    public async Task Cancel_WithCause_ReachesUpstreamsHandler()
    {
        var seen = new TaskCompletionSource<Exception>();
        var (up, down) = Around(Flow.FromGraph(new Stage(l => l.OnCancelled = e =>
        {
            seen.TrySetResult(e);
            l.CompleteStage();
        })).Via(new Stage(l => l.OnPushed = _ => l.CancelIn(Failure))));
        await down.RequestAsync(1);
        await up.SendNextAsync(1);

        Assert.Same(Failure, await seen.Task.WaitAsync(LongWait));
    }

    [Fact]
    public async Task Cancel_ByTake_HasANonFailureCause()
    {
        var seen = new TaskCompletionSource<Exception>();
        await AllAsync(Source.From(Enumerable.Range(1, 9)).Via(new Stage(l => l.OnCancelled = e =>
        {
            seen.TrySetResult(e);
            l.CompleteStage();
        })).Take(1));

        Assert.IsAssignableFrom<SubscriptionWithCancelException.NonFailureCancellation>(await seen.Task.WaitAsync(LongWait));
    }

    [Fact]
    public async Task SetKeepGoing_PortsClosed_RunsUntilTheCallback()
    {
        Action? callback = null;
        var stopped = new TaskCompletionSource();
        var all = Through([1], l =>
        {
            l.Started = () =>
            {
                callback = l.Callback(() => l.CompleteStage());
                l.Keep(true);
            };
            l.OnFinished = () => { };
            l.Stopped = () => stopped.TrySetResult();
        });
        await Task.Delay(ShortWait, TimeProvider.System);
        Assert.False(stopped.Task.IsCompleted);

        callback!();

        await stopped.Task.WaitAsync(LongWait);
        Assert.Equal([1], await all);
    }

    [Fact]
    public async Task AsyncCallback_FromOutside_RunsInOrderInside()
    {
        Action<int>? callback = null;
        var down = Source.Never<int>().Via(new Stage(l =>
        {
            l.OnPulled = () => { };
            l.Started = () => callback = l.Callback<int>(i => l.Send(i));
        })).RunWith(this.SinkProbe<int>(), Mat);
        await down.RequestAsync(100);
        await AwaitConditionAsync(() => Task.FromResult(Volatile.Read(ref callback) is not null), LongWait);

        for (var i = 0; i < 100; i++)
        {
            callback!(i);
        }

        await down.ExpectNextNAsync(Enumerable.Range(0, 100));
        await down.CancelAsync();
        callback!(7);
    }

    [Fact]
    public async Task Handler_Throws_IsLogged()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.Error));

        await FailureOfStageAsync(l => l.OnPulled = () => throw Failure);

        var error = await ExpectMsgAsync<Akka.Event.Error>(LongWait);
        Assert.Same(Failure, error.Cause);
        Assert.StartsWith("Error in stage", error.Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AsyncCallback_Throws_FailsTheStream()
    {
        Action<int>? callback = null;
        var down = Source.Never<int>().Via(new Stage(l => l.Started = () => callback = l.Callback<int>(_ => throw Failure))).RunWith(this.SinkProbe<int>(), Mat);
        await down.EnsureSubscriptionAsync();
        await AwaitConditionAsync(() => Task.FromResult(Volatile.Read(ref callback) is not null), LongWait);

        callback!(1);

        Assert.Same(Failure, await down.ExpectErrorAsync());
    }

    [Fact]
    public async Task StageActor_Messages_ReachTheHandlerWithTheSender()
    {
        var made = new TaskCompletionSource<IActorRef>();
        var down = Source.Never<int>().Via(new Stage(l =>
        {
            l.OnPulled = () => { };
            l.Started = () => made.SetResult(l.Actor(args =>
            {
                switch (args.Item2)
                {
                    case int i:
                        l.Send(i);
                        args.Item1.Tell($"got {i}");
                        break;
                    case "watch":
                        l.WatchIt(args.Item1);
                        break;
                    case Terminated:
                        l.CompleteStage();
                        break;
                }
            }));
        })).RunWith(this.SinkProbe<int>(), Mat);
        var actor = await made.Task.WaitAsync(LongWait);
        await down.RequestAsync(5);
        actor.Tell(1);
        await ExpectMsgAsync("got 1");
        await down.ExpectNextAsync(1);
        actor.Tell(PoisonPill.Instance);
        actor.Tell(2);
        await ExpectMsgAsync("got 2");
        await down.ExpectNextAsync(2);
        var other = CreateTestProbe();
        other.Send(actor, "watch");
        Watch(actor);
        Sys.Stop(other);

        await down.ExpectCompleteAsync();
        await ExpectTerminatedAsync(actor);
    }

    [Fact]
    public async Task StageActor_NotMade_Throws()
        => Assert.IsType<StageActorRefNotInitializedException>(await FailureOfStageAsync(l => l.OnPulled = () => _ = l.StageActor.Ref));

    [Fact]
    public async Task Timers_OnceAndRepeatedly_Fire()
    {
        var down = Source.Never<int>().Via(new Ticking()).RunWith(this.SinkProbe<string>(), Mat);
        await down.RequestAsync(4);

        await down.ExpectNextAsync("once");
        await down.ExpectNextAsync("repeat");
        await down.ExpectNextAsync("repeat");
        await down.ExpectNextAsync("repeat");
        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task Handler_MissingForAPort_Throws()
        => await Assert.ThrowsAnyAsync<Exception>(() => AllAsync(Source.Single(1).Via(new Bare())));

    private Task<System.Collections.Immutable.IImmutableList<int>> Through(int[] input, Action<Logic> script)
        => AllAsync(Source.From(input).Via(new Stage(script)));

    private async Task<Exception> FailureOfStageAsync(Action<Logic> script)
    {
        Logic? logic = null;
        var all = Through([1], l =>
        {
            logic = l;
            script(l);
        });
        try
        {
            await all;
        }
#pragma warning disable CA1031 // the failure is the result
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }

        return await logic!.Caught.Task.WaitAsync(LongWait);
    }

    private sealed class Stage(Action<Logic> script) : GraphStage<FlowShape<int, int>>
    {
        private readonly Inlet<int> _in = new("stage.in");
        private readonly Outlet<int> _out = new("stage.out");

        public override FlowShape<int, int> Shape => new(_in, _out);

        protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape, script);
    }

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private readonly Inlet<int> _in;
        private readonly Outlet<int> _out;

        public Logic(FlowShape<int, int> shape, Action<Logic> script)
            : base(shape)
        {
            _in = shape.Inlet;
            _out = shape.Outlet;
            script(this);
            SetHandlers(_in, _out, this);
        }

        public TaskCompletionSource<Exception> Caught { get; } = new();

        public bool Manual { get; set; }

        public Action? Started { get; set; }

        public Action? Stopped { get; set; }

        public Action<int>? OnPushed { get; set; }

        public Action? OnPulled { get; set; }

        public Action? OnFinished { get; set; }

        public Action<Exception>? OnCancelled { get; set; }

        public void Put(int element) => Push(_out, element);

        public void Ask() => Pull(_in);

        public void TryAsk() => TryPull(_in);

        public int Take() => Grab(_in);

        public void Send(int element) => Emit(_out, element);

        public void Send(int element, Action andThen) => Emit(_out, element, andThen);

        public void SendAll(IEnumerable<int> elements) => EmitMultiple(_out, elements);

        public void Abort() => AbortEmitting(_out);

        public void CompleteOut() => Complete(_out);

        public void CancelIn() => Cancel(_in);

        public void CancelIn(Exception cause) => Cancel(_in, cause);

        public void ReadOne(Action<int> andThen, Action? onClose = null) => Read(_in, andThen, onClose ?? (() => { }));

        public void ReadSome(int n, Action<IEnumerable<int>> andThen, Action<IEnumerable<int>>? onComplete = null) => ReadMany(_in, n, andThen, onComplete ?? (_ => { }));

        public void Pass() => PassAlong(_in, _out, doPull: true);

        public void Keep(bool enabled) => SetKeepGoing(enabled);

        public Action Callback(Action handler) => GetAsyncCallback(handler);

        public Action<T> Callback<T>(Action<T> handler) => GetAsyncCallback(handler);

        public IActorRef Actor(StageActorRef.Receive receive) => GetStageActor(receive).Ref;

        public void WatchIt(IActorRef actor) => StageActor.Watch(actor);

        public override void PreStart() => Started?.Invoke();

        public override void PostStop() => Stopped?.Invoke();

        public override void OnPush()
        {
            if (OnPushed is null)
            {
                Push(_out, Grab(_in));
            }
            else
            {
                OnPushed(Grab(_in));
            }
        }

        public override void OnPull()
        {
            if (OnPulled is not null)
            {
                OnPulled();
            }
            else if (!Manual)
            {
                TryPull(_in);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (OnFinished is null)
            {
                base.OnUpstreamFinish();
            }
            else
            {
                OnFinished();
            }
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            if (OnCancelled is null)
            {
                base.OnDownstreamFinish(cause);
            }
            else
            {
                OnCancelled(cause);
            }
        }
    }

    private sealed class Bare : GraphStage<FlowShape<int, int>>
    {
        private readonly Inlet<int> _in = new("bare.in");
        private readonly Outlet<int> _out = new("bare.out");

        public override FlowShape<int, int> Shape => new(_in, _out);

        protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Nothing(Shape);

        private sealed class Nothing(Shape shape) : GraphStageLogic(shape);
    }

    private sealed class Ticking : GraphStage<FlowShape<int, string>>
    {
        private readonly Inlet<int> _in = new("ticking.in");
        private readonly Outlet<string> _out = new("ticking.out");

        public override FlowShape<int, string> Shape => new(_in, _out);

        protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Timed(this);

        private sealed class Timed : TimerGraphStageLogic
        {
            private readonly Ticking _stage;
            private int _repeats;

            public Timed(Ticking stage)
                : base(stage.Shape)
            {
                _stage = stage;
                SetHandler(stage._in, () => { });
                SetHandler(stage._out, () => { });
            }

            public override void PreStart()
            {
                ScheduleOnce("never", TimeSpan.FromMilliseconds(50));
                CancelTimer("never");
                ScheduleOnce("once", TimeSpan.FromMilliseconds(20));
            }

            protected override void OnTimer(object timerKey)
            {
                Emit(_stage._out, (string)timerKey);
                if (timerKey is "once")
                {
                    ScheduleRepeatedly("repeat", TimeSpan.FromMilliseconds(20));
                }
                else if (++_repeats == 3)
                {
                    CancelTimer("repeat");
                    if (!IsTimerActive("repeat"))
                    {
                        CompleteStage();
                    }
                }
            }
        }
    }
}

using AgentRuntime.Testing;
using Akka;
using Akka.Actor;
using Akka.Pattern;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.TestKit;

namespace AgentRuntime.Kernel.Streams.Tests.Conduct;

public sealed class MaterializerTests : StreamConductTests
{
    [Fact]
    public async Task Shutdown_RunningStreams_FailAbruptly()
    {
        var own = ActorMaterializer.Create(Sys);
        var all = Source.Never<int>().RunWith(Sink.Seq<int>(), own);
        var terminated = Source.Never<int>().WatchTermination((_, t) => t).To(Sink.Ignore<int>()).Run(own);
        var value = Source.Maybe<int>().ToMaterialized(Sink.Last<int>(), Keep.Right).Run(own);
        Assert.False(own.IsShutdown);

        own.Shutdown();

        Assert.True(own.IsShutdown);
        await AllFailAbruptlyAsync(all, terminated, value);
    }

    [KernelFact("the tasks of these sinks never end")]
    public async Task Shutdown_SinksOfOneResult_FailAbruptly()
    {
        var own = ActorMaterializer.Create(Sys);
        var done = Source.Never<int>().RunWith(Sink.Ignore<int>(), own);
        var first = Source.Never<int>().RunWith(Sink.First<int>(), own);

        own.Shutdown();

        await AllFailAbruptlyAsync(done, first);
    }

    [Fact]
    public async Task Materialize_AfterShutdown_Throws()
    {
        var own = ActorMaterializer.Create(Sys);
        own.Shutdown();

        await Assert.ThrowsAnyAsync<IllegalStateException>(() => Source.Single(1).RunWith(Sink.Ignore<int>(), own));
    }

    [Fact]
    public async Task Context_ActorStops_EndsItsStreams()
    {
        var ended = new TaskCompletionSource<Task>();
        var actor = ActorOf(() => new Streaming(ended));
        var running = await ended.Task.WaitAsync(LongWait);
        Assert.False(running.IsCompleted);

        Sys.Stop(actor);

        await FailureOfAsync(running);
    }

    [Fact]
    public async Task System_Terminates_EndsItsStreams()
    {
        using var system = ActorSystem.Create("short", "akka { loglevel = OFF, stdout-loglevel = OFF }");
        var running = Source.Never<int>().RunWith(Sink.Seq<int>(), system.Materializer());

        await system.Terminate().WaitAsync(LongWait);

        await FailureOfAsync(running);
    }

    [Fact]
    public async Task Scheduling_Cancelled_DoesNotRun()
    {
        var ran = new TaskCompletionSource();
        Mat.ScheduleOnce(TimeSpan.FromMilliseconds(20), () => ran.TrySetResult());
        await ran.Task.WaitAsync(LongWait);
        var count = 0;
        var repeated = Mat.ScheduleRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), () => Interlocked.Increment(ref count));
        await AwaitConditionAsync(() => Task.FromResult(Volatile.Read(ref count) > 1), LongWait);
        repeated.Cancel();
        await Task.Delay(ShortWait, TimeProvider.System);
        var before = Volatile.Read(ref count);
        await Task.Delay(ShortWait, TimeProvider.System);
        Assert.Equal(before, Volatile.Read(ref count));
    }

    [Fact]
    public void Settings_With_ChangesOne()
    {
        var settings = ActorMaterializerSettings.Create(Sys);

        Assert.Equal((4, 16), (settings.InitialInputBufferSize, settings.MaxInputBufferSize));
        var changed = settings.WithInputBuffer(1, 2).WithDebugLogging(true).WithSupervisionStrategy(Akka.Streams.Supervision.Deciders.ResumingDecider);
        Assert.Equal((1, 2), (changed.InitialInputBufferSize, changed.MaxInputBufferSize));
        Assert.True(changed.IsDebugLogging);
        Assert.Equal(16, settings.MaxInputBufferSize);
    }

    [Fact]
    public async Task Settings_SupervisionStrategy_HoldsForAllStages()
    {
        var own = ActorMaterializer.Create(Sys, ActorMaterializerSettings.Create(Sys).WithSupervisionStrategy(Akka.Streams.Supervision.Deciders.ResumingDecider));

        Assert.Equal([1, 3], await Source.From([1, 2, 3]).Select(i => i == 2 ? throw new TestException("x") : i).RunWith(Sink.Seq<int>(), own).WaitAsync(LongWait));
    }

    [Fact]
    public async Task Attributes_InnerAndOuter_TheInnerHolds()
    {
        var resuming = ActorAttributes.CreateSupervisionStrategy(Akka.Streams.Supervision.Deciders.ResumingDecider);
        var stopping = ActorAttributes.CreateSupervisionStrategy(Akka.Streams.Supervision.Deciders.StoppingDecider);
        var flow = Flow.Create<int>().Select(i => i == 2 ? throw new TestException("x") : i);

        Assert.Equal([1, 3], await AllAsync(Source.From([1, 2, 3]).Via(flow.WithAttributes(resuming)).WithAttributes(stopping)));
        Assert.Equal([1, 3], await AllAsync(Source.From([1, 2, 3]).Via(flow).WithAttributes(resuming)));
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Source.From([1, 2, 3]).Via(flow.WithAttributes(stopping)).WithAttributes(resuming)));
    }

    [KernelFact("only an error that a stage's handler throws is logged")]
    public void Stage_FailsWithoutRecovery_LogsTheError()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.Error));

        Source.Single(1).Select<int, int, NotUsed>(_ => throw new TestException("x")).RunWith(Sink.OnComplete<int>(() => { }, _ => { }), Mat);

        var error = ExpectMsg<Akka.Event.Error>(LongWait);
        Assert.IsType<TestException>(error.Cause);
        Assert.StartsWith("Error in stage", error.Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SameGraphTwice_GivesTwoStreams()
    {
        var graph = Source.From([1, 2]).ToMaterialized(Sink.Seq<int>(), Keep.Right);

        Assert.Equal([1, 2], await graph.Run(Mat).WaitAsync(LongWait));
        Assert.Equal([1, 2], await graph.Run(Mat).WaitAsync(LongWait));
    }

    private static async Task AllFailAbruptlyAsync(params Task[] tasks)
    {
        foreach (var task in tasks)
        {
            var thrown = await FailureOfAsync(task);
            Assert.True(thrown is AbruptTerminationException or AbruptStageTerminationException, thrown.ToString());
        }
    }

    private sealed class Streaming : UntypedActor
    {
        public Streaming(TaskCompletionSource<Task> ended)
            => ended.SetResult(Source.Never<int>().RunWith(Sink.Seq<int>(), Context.Materializer()));

        protected override void OnReceive(object message)
        {
        }
    }
}

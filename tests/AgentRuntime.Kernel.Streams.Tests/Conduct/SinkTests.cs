using AgentRuntime.Testing;
using Akka;
using Akka.Actor;
using Akka.Streams.Dsl;
using Akka.Streams.TestKit;

namespace AgentRuntime.Kernel.Streams.Tests.Conduct;

public sealed class SinkTests : StreamConductTests
{
    private static readonly TestException Failure = new("x");

    private static Source<int, NotUsed> Numbers => Source.From([1, 2, 3]);

    [Fact]
    public async Task FirstLast_EachStream_IsAsDocumented()
    {
        Assert.Equal(1, await Run(Numbers, Sink.First<int>()));
        Assert.Equal(3, await Run(Numbers, Sink.Last<int>()));
        Assert.Equal(1, await Run(Numbers, Sink.FirstOrDefault<int>()));
        Assert.Equal(3, await Run(Numbers, Sink.LastOrDefault<int>()));
        Assert.Equal(0, await Run(Source.Empty<int>(), Sink.FirstOrDefault<int>()));
        Assert.Equal(0, await Run(Source.Empty<int>(), Sink.LastOrDefault<int>()));
        await Assert.ThrowsAnyAsync<Exception>(() => Run(Source.Empty<int>(), Sink.First<int>()));
        await Assert.ThrowsAnyAsync<Exception>(() => Run(Source.Empty<int>(), Sink.Last<int>()));
        await Assert.ThrowsAsync<TestException>(() => Run(Source.Failed<int>(Failure), Sink.First<int>()));
        await Assert.ThrowsAsync<TestException>(() => Run(Source.Failed<int>(Failure), Sink.FirstOrDefault<int>()));
    }

    [Fact]
    public async Task ForEach_EachStream_IsAsDocumented()
    {
        var seen = new List<int>();
        await Run(Numbers, Sink.ForEach<int>(seen.Add));
        Assert.Equal([1, 2, 3], seen);
        await FailsWithAsync<TestException>(() => Run(Numbers, Sink.ForEach<int>(_ => throw Failure)));
        await FailsWithAsync<TestException>(() => Run(Source.Failed<int>(Failure), Sink.ForEach<int>(_ => { })));
        seen.Clear();
        await Run(Numbers, Sink.ForEachAsync<int>(1, async i =>
        {
            await Task.Yield();
            seen.Add(i);
        }));
        Assert.Equal([1, 2, 3], seen);
        await FailsWithAsync<TestException>(() => Run(Numbers, Sink.ForEachAsync<int>(1, _ => Task.FromException(Failure))));
    }

    [Fact]
    public async Task Aggregates_EachStream_AreAsDocumented()
    {
        Assert.Equal(6, await Run(Numbers, Sink.Aggregate<int, int>(0, (a, i) => a + i)));
        Assert.Equal(6, await Run(Numbers, Sink.AggregateAsync<int, int>(0, (a, i) => Task.FromResult(a + i))));
        Assert.Equal(6, await Run(Numbers, Sink.Sum<int>((a, i) => a + i)));
        Assert.Equal(7, await Run(Source.Empty<int>(), Sink.Aggregate<int, int>(7, (a, i) => a + i)));
        await Assert.ThrowsAnyAsync<Exception>(() => Run(Source.Empty<int>(), Sink.Sum<int>((a, i) => a + i)));
        await Run(Numbers, Sink.Ignore<int>());
        await Assert.ThrowsAsync<TestException>(() => Run(Source.Failed<int>(Failure), Sink.Ignore<int>()));
    }

    [Fact]
    public async Task OnComplete_EachEnd_CallsOneAction()
    {
        var done = new TaskCompletionSource();
        Numbers.RunWith(Sink.OnComplete<int>(done.SetResult, done.SetException), Mat);
        await done.Task.WaitAsync(LongWait);
        var failed = new TaskCompletionSource();
        Source.Failed<int>(Failure).RunWith(Sink.OnComplete<int>(failed.SetResult, failed.SetException), Mat);
        await Assert.ThrowsAsync<TestException>(() => failed.Task.WaitAsync(LongWait));
    }

    [Fact]
    public async Task Queue_Pulled_GivesElementsThenNone()
    {
        var queue = Numbers.RunWith(Sink.Queue<int>(), Mat);

        Assert.Equal(1, (await queue.PullAsync().WaitAsync(LongWait)).Value);
        Assert.Equal(2, (await queue.PullAsync().WaitAsync(LongWait)).Value);
        Assert.Equal(3, (await queue.PullAsync().WaitAsync(LongWait)).Value);
        Assert.False((await queue.PullAsync().WaitAsync(LongWait)).HasValue);
    }

    [Fact]
    public async Task Queue_PulledTwiceOrFailed_Faults()
    {
        var never = Source.Never<int>().RunWith(Sink.Queue<int>(), Mat);
        var first = never.PullAsync();
        await FailureOfAsync(never.PullAsync());
        Assert.False(first.IsCompleted);
        var failing = Source.Failed<int>(Failure).RunWith(Sink.Queue<int>(), Mat);
        await Assert.ThrowsAsync<TestException>(() => failing.PullAsync().WaitAsync(LongWait));
    }

    [Fact]
    public async Task ActorRef_EachEnd_SendsTheMessage()
    {
        Numbers.RunWith(Sink.ActorRef<int>(TestActor, "done", e => e.Message), Mat);
        await ExpectMsgAsync(1);
        await ExpectMsgAsync(2);
        await ExpectMsgAsync(3);
        await ExpectMsgAsync("done");
        Source.Failed<int>(Failure).RunWith(Sink.ActorRef<int>(TestActor, "done", e => e.Message), Mat);
        await ExpectMsgAsync("x");
    }

    [KernelFact("the stream is not cancelled")]
    public async Task ActorRef_ActorStops_CancelsTheStream()
    {
        var target = CreateTestProbe();
        var up = this.SourceProbe<int>().To(Sink.ActorRef<int>(target, "done", e => e.Message)).Run(Mat);
        await up.SendNextAsync(1);
        await target.ExpectMsgAsync(1);

        Sys.Stop(target);

        await up.ExpectCancellationAsync();
    }

    [Fact]
    public async Task ActorRefWithAck_NoAck_SendsNothingMore()
    {
        var up = this.SourceProbe<int>().To(Sink.ActorRefWithAck<int>(TestActor, "init", "ack", "done")).Run(Mat);
        await ExpectMsgAsync("init");
        var stage = LastSender;
        await up.SendNextAsync(1);
        await ExpectNoMsgAsync(ShortWait);
        stage.Tell("ack");
        await ExpectMsgAsync(1);
        await up.SendNextAsync(2);
        await ExpectNoMsgAsync(ShortWait);
        stage.Tell("ack");
        await ExpectMsgAsync(2);
        await up.SendCompleteAsync();
        stage.Tell("ack");

        await ExpectMsgAsync("done");
    }

    [Fact]
    public async Task ActorRefWithAck_CompletesWhileElementsWait_SendsThemFirst()
    {
        var up = this.SourceProbe<int>().To(Sink.ActorRefWithAck<int>(TestActor, "init", "ack", "done")).Run(Mat);
        await ExpectMsgAsync("init");
        var stage = LastSender;
        await up.SendNextAsync(1);
        await up.SendNextAsync(2);
        await up.SendCompleteAsync();
        await ExpectNoMsgAsync(ShortWait);
        stage.Tell("ack");
        await ExpectMsgAsync(1);
        stage.Tell("ack");
        await ExpectMsgAsync(2);
        stage.Tell("ack");

        await ExpectMsgAsync("done");
    }

    [Fact]
    public async Task ActorRefWithAck_Failure_SendsTheFailureMessage()
    {
        var up = this.SourceProbe<int>().To(Sink.ActorRefWithAck<int>(TestActor, "init", "ack", "done", e => e.Message)).Run(Mat);
        await ExpectMsgAsync("init");
        LastSender.Tell("ack");
        await up.SendErrorAsync(Failure);
        await ExpectMsgAsync("x");

        this.SourceProbe<int>().To(Sink.ActorRefWithAck<int>(TestActor, "init", "ack", "done")).Run(Mat).SendError(Failure);
        await ExpectMsgAsync("init");
        Assert.Same(Failure, (await ExpectMsgAsync<Status.Failure>()).Cause);
    }

    [Fact]
    public async Task ActorRefWithAck_ActorStops_CancelsTheStream()
    {
        var target = CreateTestProbe();
        var up = this.SourceProbe<int>().To(Sink.ActorRefWithAck<int>(target, "init", "ack", "done")).Run(Mat);
        await target.ExpectMsgAsync("init");

        Sys.Stop(target);

        await up.ExpectCancellationAsync();
    }

    [Fact]
    public async Task Publisher_OneOrManySubscribers_AsAsked()
    {
        var single = Source.Never<int>().RunWith(Sink.AsPublisher<int>(false), Mat);
        var one = this.CreateSubscriberProbe<int>();
        var two = this.CreateSubscriberProbe<int>();
        single.Subscribe(one);
        await one.EnsureSubscriptionAsync();
        single.Subscribe(two);
        await two.ExpectSubscriptionAndErrorAsync();

        var up = this.CreatePublisherProbe<int>();
        var fanout = Source.FromPublisher(up).RunWith(Sink.AsPublisher<int>(true), Mat);
        var three = this.CreateSubscriberProbe<int>();
        var four = this.CreateSubscriberProbe<int>();
        fanout.Subscribe(three);
        fanout.Subscribe(four);
        await three.EnsureSubscriptionAsync();
        await four.EnsureSubscriptionAsync();
        await three.RequestAsync(2);
        await four.RequestAsync(2);
        await up.SendNextAsync(1);
        await three.ExpectNextAsync(1);
        await four.ExpectNextAsync(1);
        await up.SendCompleteAsync();
        await three.ExpectCompleteAsync();
        await four.ExpectCompleteAsync();
    }

    [Fact]
    public async Task Cancelled_AtOnce_CancelsUpstream()
    {
        var up = this.SourceProbe<int>().To(Sink.Cancelled<int>()).Run(Mat);

        await up.ExpectCancellationAsync();
    }

    [Fact]
    public async Task Combinators_ContramapAndMaterializedValues_Work()
    {
        Assert.Equal(["a1", "a2", "a3"], await Run(Numbers, Sink.Seq<string>().ContraMap<int>(i => $"a{i}")));
        Assert.Equal(6, await Numbers.RunAggregate(0, (a, i) => a + i, Mat).WaitAsync(LongWait));
        Assert.Equal(7, Source.Single(1).MapMaterializedValue(_ => 7).To(Sink.Ignore<int>()).Run(Mat));
    }

    private async Task<T> Run<T>(Source<int, NotUsed> source, Sink<int, Task<T>> sink) => await source.RunWith(sink, Mat).WaitAsync(LongWait);
}

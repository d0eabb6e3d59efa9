using System.Collections.Concurrent;
using System.Threading.Channels;
using AgentRuntime.Testing;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Util;

namespace AgentRuntime.Kernel.Streams.Tests.Dsl;

public class SourceTests : StreamTest
{
    [Fact]
    public async Task From_Enumerable_EmitsItAtEveryRun()
    {
        var source = Source.From(Enumerable.Range(1, 3));

        Assert.Equal([1, 2, 3], await All(source));
        Assert.Equal([1, 2, 3], await All(source));
    }

    [Fact]
    public async Task From_EnumeratorThrows_FailsAndDisposesIt()
    {
        var enumerator = new DisposalProbe();

        await FailureOf<InvalidOperationException>(Source.FromEnumerator(() => enumerator.Get(throwsAt: 2)).RunWith(Sink.Ignore<int>(), Materializer));

        await enumerator.Disposed.WaitAsync(Patience);
    }

    [KernelFact("an enumerator is disposed at its end or failure, not when the stream is cancelled")]
    public async Task From_Cancelled_DisposesTheEnumerator()
    {
        var enumerator = new DisposalProbe();

        await Source.FromEnumerator(() => enumerator.Get(throwsAt: -1)).RunWith(Sink.First<int>(), Materializer).WaitAsync(Patience);

        await enumerator.Disposed.WaitAsync(Patience);
    }

    [Fact]
    public async Task Empty_CompletesAtOnce() => Assert.Empty(await All(Source.Empty<int>()));

    [Fact]
    public async Task Failed_Fails()
        => await FailureOf<InvalidOperationException>(All(Source.Failed<int>(new InvalidOperationException())));

    [Fact]
    public async Task FromTask_LaterResult_IsEmitted()
    {
        var task = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = All(Source.FromTask(task.Task));

        task.SetResult(7);

        Assert.Equal([7], await all.WaitAsync(Patience));
    }

    [Fact]
    public async Task FromTask_Failed_FailsWithTheInnerException()
        => await FailureOf<InvalidOperationException>(All(Source.FromTask(Task.FromException<int>(new InvalidOperationException()))));

    [Fact]
    public async Task Maybe_Value_IsEmitted()
    {
        var (promise, all) = Source.Maybe<int>().ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);

        promise.SetResult(3);

        Assert.Equal([3], await all.WaitAsync(Patience));
    }

    [Fact]
    public async Task Maybe_Failure_FailsTheStream()
    {
        var (promise, all) = Source.Maybe<int>().ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);

        promise.SetException(new InvalidOperationException());

        await FailureOf<InvalidOperationException>(all);
    }

    [Fact]
    public async Task Unfold_UntilNone_EmitsTheElements()
        => Assert.Equal(
            [0, 1, 2],
            await All(Source.Unfold(0, i => i == 3 ? Option<(int, int)>.None : new Option<(int, int)>((i + 1, i)))));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UnfoldAsync_UntilNone_EmitsTheElements(bool yields)
        => Assert.Equal(
            Enumerable.Range(0, 100),
            await All(Source.UnfoldAsync(0, async i =>
            {
                if (yields)
                {
                    await Task.Yield();
                }

                return i == 100 ? Option<(int, int)>.None : new Option<(int, int)>((i + 1, i));
            })));

    [Fact]
    public async Task UnfoldAsync_TaskFails_FailsTheStream()
        => await FailureOf<InvalidOperationException>(All(Source.UnfoldAsync<int, int>(0, async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException();
        })));

    [Fact]
    public async Task UnfoldInfinite_Taken_EmitsTheElements()
        => Assert.Equal([1, 2, 4, 8], await All(Source.UnfoldInfinite(1, i => (i * 2, i)).Take(4)));

    [Fact]
    public async Task Cycle_Repeats() => Assert.Equal([1, 2, 1, 2, 1], await All(Source.Cycle(() => Numbers(1, 2)).Take(5)));

    [Fact]
    public async Task Repeat_Taken_EmitsTheElement() => Assert.Equal([1, 1], await All(Source.Repeat(1).Take(2)));

    [Fact]
    public async Task Tick_Cancelled_Completes()
    {
        var (cancelable, all) = Source.Tick(TimeSpan.Zero, TimeSpan.FromMilliseconds(5), "tick")
            .ToMaterialized(Sink.Seq<string>(), Keep.Both)
            .Run(Materializer);

        cancelable.Cancel();

        await all.WaitAsync(Patience);
    }

    [Fact]
    public async Task Tick_Runs_EmitsAgainAndAgain()
        => Assert.Equal(3, (await All(Source.Tick(TimeSpan.Zero, TimeSpan.FromMilliseconds(5), "tick").Take(3))).Count);

    [Fact]
    public void ActorRef_Messages_AreEmittedUntilStatusSuccess()
    {
        var actor = Source.ActorRef<int>(10, OverflowStrategy.Fail).To(Sink.ActorRef<int>(TestActor, "done", e => e)).Run(Materializer);

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(new Status.Success("end"));

        ExpectMsg(1, Patience);
        ExpectMsg(2, Patience);
        ExpectMsg("done", Patience);
    }

    [Fact]
    public void ActorRef_PoisonPill_CompletesTheStream()
    {
        var actor = Source.ActorRef<int>(10, OverflowStrategy.Fail).To(Sink.ActorRef<int>(TestActor, "done", e => e)).Run(Materializer);

        actor.Tell(PoisonPill.Instance);

        ExpectMsg("done", Patience);
    }

    [Fact]
    public void ActorRef_Name_IsPartOfThePath()
    {
        var actor = Source.ActorRef<int>(10, OverflowStrategy.Fail)
            .WithAttributes(Attributes.CreateName("intake"))
            .To(Sink.Ignore<int>())
            .Run(Materializer);

        Assert.Contains("intake", actor.Path.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ActorRef_StatusFailure_FailsTheStream()
    {
        var actor = Source.ActorRef<int>(10, OverflowStrategy.Fail).To(Sink.ActorRef<int>(TestActor, "done", e => e.Message)).Run(Materializer);

        actor.Tell(new Status.Failure(new InvalidOperationException("boom")));

        ExpectMsg("boom", Patience);
    }

    [Fact]
    public void ActorRef_StreamEnds_WatchersAreTold()
    {
        var (actor, killSwitch) = Source.ActorRef<int>(10, OverflowStrategy.DropHead)
            .ViaMaterialized(KillSwitches.Single<int>(), Keep.Both)
            .To(Sink.Ignore<int>())
            .Run(Materializer);
        Watch(actor);

        killSwitch.Shutdown();

        ExpectTerminated(actor, Patience);
    }

    [Fact]
    public async Task UnfoldResource_ReadToTheEnd_IsClosedOnce()
    {
        var log = new ConcurrentQueue<string>();

        Assert.Equal([1, 2], await All(Source.UnfoldResource(
            () => Opened(log, Numbers(1, 2)),
            enumerator => enumerator.MoveNext() ? new Option<int>(enumerator.Current) : Option<int>.None,
            _ => log.Enqueue("close"))));

        await AwaitAssertAsync(() => Assert.Equal(["open", "close"], log));
    }

    [Fact]
    public async Task UnfoldResource_Cancelled_IsClosed()
    {
        var log = new ConcurrentQueue<string>();

        await Source.UnfoldResource(
                () => Opened(log, Numbers(1, 2, 3)),
                enumerator => enumerator.MoveNext() ? new Option<int>(enumerator.Current) : Option<int>.None,
                _ => log.Enqueue("close"))
            .RunWith(Sink.First<int>(), Materializer)
            .WaitAsync(Patience);

        await AwaitAssertAsync(() => Assert.Equal(["open", "close"], log));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UnfoldResourceAsync_ReadToTheEnd_IsClosedOnce(bool yields)
    {
        var log = new ConcurrentQueue<string>();
        async Task<T> Later<T>(T value)
        {
            if (yields)
            {
                await Task.Yield();
            }

            return value;
        }

        var all = await All(Source.UnfoldResourceAsync(
            () => Later(Opened(log, Numbers(1, 2, 3))),
            enumerator => Later(enumerator.MoveNext() ? new Option<int>(enumerator.Current) : Option<int>.None),
            _ =>
            {
                log.Enqueue("close");
                return Later(Done.Instance);
            }));

        Assert.Equal([1, 2, 3], all);
        Assert.Equal(["open", "close"], log);
    }

    [Fact]
    public async Task UnfoldResourceAsync_ReadFails_ClosesAndFails()
    {
        var log = new ConcurrentQueue<string>();

        await FailureOf<InvalidOperationException>(All(Source.UnfoldResourceAsync<int, string>(
            () => Task.FromResult("resource"),
            _ => Task.FromException<Option<int>>(new InvalidOperationException()),
            _ =>
            {
                log.Enqueue("close");
                return Task.FromResult(Done.Instance);
            })));

        Assert.Equal(["close"], log);
    }

    [Fact]
    public async Task ChannelReader_Elements_AreEmittedUntilTheChannelCompletes()
    {
        var channel = Channel.CreateUnbounded<int>();
        var all = All(ChannelSource.FromReader(channel.Reader));

        for (var i = 0; i < 100; i++)
        {
            await channel.Writer.WriteAsync(i);
        }

        channel.Writer.Complete();

        Assert.Equal(Enumerable.Range(0, 100), await all.WaitAsync(Patience));
    }

    [Fact]
    public async Task UnfoldResourceAsync_CancelledWhileOpening_ClosesWhatWasOpened()
    {
        var opening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var probe = new ProbeStage<int>();
        Source.UnfoldResourceAsync(
                () => opening.Task,
                _ => Task.FromResult(new Option<int>(1)),
                resource =>
                {
                    closed.TrySetResult(resource);
                    return Task.FromResult(Done.Instance);
                })
            .Via(probe)
            .To(Sink.Cancelled<int>())
            .Run(Materializer);
        await probe.Stopped.WaitAsync(Patience);

        opening.SetResult("resource");

        Assert.Equal("resource", await closed.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task ChannelReader_CompletesWithoutDemand_CompletesTheStream()
    {
        var channel = Channel.CreateUnbounded<int>();
        var done = ChannelSource.FromReader(channel.Reader).WatchTermination(Keep.Right).To(new PullOne()).Run(Materializer);

        channel.Writer.Complete();

        await done.WaitAsync(Patience);
    }

    [Fact]
    public async Task ChannelReader_ChannelFails_FailsTheStream()
    {
        var channel = Channel.CreateUnbounded<int>();
        var all = All(ChannelSource.FromReader(channel.Reader));

        channel.Writer.Complete(new InvalidOperationException());

        await FailureOf<InvalidOperationException>(all);
    }

    [Fact]
    public async Task Channel_Writer_FeedsTheStream()
    {
        var (writer, all) = ChannelSource.Create<int>(4).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);

        for (var i = 0; i < 50; i++)
        {
            await writer.WriteAsync(i).AsTask().WaitAsync(Patience);
        }

        writer.Complete();

        Assert.Equal(Enumerable.Range(0, 50), await all.WaitAsync(Patience));
    }

    [Fact]
    public async Task AsyncEnumerable_Elements_AreEmitted()
        => Assert.Equal([0, 1, 2], await All(Source.From(() => Count(3))));

    [Fact]
    public async Task Lazily_NotPulled_IsNotMade()
    {
        var made = false;
        var value = Source.Lazily(() =>
        {
            made = true;
            return Source.Single(1);
        }).To(Sink.Cancelled<int>()).Run(Materializer);

        await Assert.ThrowsAnyAsync<Exception>(() => value.WaitAsync(Patience));
        Assert.False(made);
    }

    [Fact]
    public async Task Lazily_Pulled_EmitsTheSourcesElements()
    {
        var (value, all) = Source.Lazily(() => Source.From([1, 2, 3]).MapMaterializedValue(_ => "value"))
            .ToMaterialized(Sink.Seq<int>(), Keep.Both)
            .Run(Materializer);

        Assert.Equal([1, 2, 3], await all.WaitAsync(Patience));
        Assert.Equal("value", await value.WaitAsync(Patience));
    }

    [Fact]
    public async Task FromTaskSource_Later_EmitsTheSourcesElements()
    {
        var task = new TaskCompletionSource<Source<int, NotUsed>>();
        var all = All(Source.FromTaskSource(task.Task));

        task.SetResult(Source.From([4, 5]));

        Assert.Equal([4, 5], await all.WaitAsync(Patience));
    }

    [Fact]
    public async Task PreMaterialize_Source_ContinuesWhatRuns()
    {
        var (queue, source) = Source.Queue<int>(8, OverflowStrategy.Backpressure).PreMaterialize(Materializer);
        var all = All(source);

        await queue.OfferAsync(1).WaitAsync(Patience);
        queue.Complete();

        Assert.Equal([1], await all.WaitAsync(Patience));
    }

    private static IEnumerator<int> Numbers(params int[] numbers) => ((IEnumerable<int>)numbers).GetEnumerator();

    private static IEnumerator<int> Opened(ConcurrentQueue<string> log, IEnumerator<int> numbers)
    {
        log.Enqueue("open");
        return numbers;
    }

    private static async IAsyncEnumerable<int> Count(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private Task<System.Collections.Immutable.IImmutableList<T>> All<T, TMat>(Source<T, TMat> source)
        => source.RunWith(Sink.Seq<T>(), Materializer).WaitAsync(Patience);

    private sealed class DisposalProbe
    {
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Disposed => _disposed.Task;

        public IEnumerator<int> Get(int throwsAt)
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    if (i == throwsAt)
                    {
                        throw new InvalidOperationException();
                    }

                    yield return i;
                }
            }
            finally
            {
                _disposed.TrySetResult();
            }
        }
    }
}

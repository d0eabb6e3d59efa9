using System.Collections.Concurrent;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.Supervision;
using Akka.Util;

namespace AgentRuntime.Kernel.Streams.Tests.Dsl;

public class FlowTests : StreamTest
{
    private static readonly Attributes Resume = ActorAttributes.CreateSupervisionStrategy(Deciders.ResumingDecider);
    private static readonly Attributes Restart = ActorAttributes.CreateSupervisionStrategy(Deciders.RestartingDecider);

    [Fact]
    public async Task Select_Maps() => Assert.Equal([2, 4], await All(Numbers(2).Select(i => i * 2)));

    [Fact]
    public async Task Select_Throws_FailsTheStream()
        => await FailureOf<InvalidOperationException>(All(Numbers(3).Select(ThrowAtTwo)));

    [Fact]
    public async Task Select_ThrowsAndResumes_DropsTheElement()
        => Assert.Equal([1, 3], await All(Numbers(3).Select(ThrowAtTwo).WithAttributes(Resume)));

    [Fact]
    public async Task Where_Filters() => Assert.Equal([2, 4], await All(Numbers(5).Where(i => i % 2 == 0)));

    [Fact]
    public async Task WhereNot_Filters() => Assert.Equal([1, 3, 5], await All(Numbers(5).WhereNot(i => i % 2 == 0)));

    [Fact]
    public async Task Where_ThrowsAndResumes_DropsTheElement()
        => Assert.Equal([1, 3], await All(Numbers(3).Where(i => ThrowAtTwo(i) > 0).WithAttributes(Resume)));

    [Fact]
    public async Task Collect_MapsWhatIsDefined()
        => Assert.Equal(["2", "4"], await All(Numbers(5).Collect(i => i % 2 == 0, i => $"{i}")));

    [Fact]
    public async Task SelectMany_Expands()
        => Assert.Equal([1, 2, 2, 3, 3, 3], await All(Numbers(3).SelectMany(i => Enumerable.Repeat(i, i))));

    [Fact]
    public async Task SelectMany_EmptyOnes_AreSkipped()
        => Assert.Equal([2, 4], await All(Numbers(5).SelectMany(i => i % 2 == 0 ? new[] { i } : [])));

    [Fact]
    public async Task StatefulSelectMany_EveryRun_HasItsOwnState()
    {
        var source = Numbers(3).StatefulSelectMany<int, int, NotUsed>(() =>
        {
            var sum = 0;
            return i => [sum += i];
        });

        Assert.Equal([1, 3, 6], await All(source));
        Assert.Equal([1, 3, 6], await All(source));
    }

    [Fact]
    public async Task StatefulSelectMany_ThrowsAndRestarts_BeginsAnew()
        => Assert.Equal(
            [1, 3],
            await All(Numbers(3).StatefulSelectMany<int, int, NotUsed>(() =>
            {
                var sum = 0;
                return i => [sum += ThrowAtTwo(i)];
            }).WithAttributes(Restart)));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task SelectAsync_TasksEndInAnyOrder_KeepsTheOrder(int parallelism)
        => Assert.Equal(
            Enumerable.Range(1, 100),
            await All(Numbers(100).SelectAsync(parallelism, async i =>
            {
                for (var yields = i % 5; yields > 0; yields--)
                {
                    await Task.Yield();
                }

                return i;
            })));

    [Fact]
    public async Task SelectAsync_Parallelism_IsNotExceeded()
    {
        var running = 0;
        var most = 0;
        await All(Numbers(100).SelectAsync(3, async i =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return i;
        }));

        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task SelectAsync_TaskFails_FailsTheStream()
        => await FailureOf<InvalidOperationException>(All(Numbers(3).SelectAsync(2, async i =>
        {
            await Task.Yield();
            return ThrowAtTwo(i);
        })));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SelectAsync_FailsAndResumes_DropsTheElement(bool yields)
        => Assert.Equal(
            [1, 3],
            await All(Numbers(3).SelectAsync(2, async i =>
            {
                if (yields)
                {
                    await Task.Yield();
                }

                return ThrowAtTwo(i);
            }).WithAttributes(Resume)));

    [Fact]
    public async Task SelectAsync_LaterOneFails_FailsAtOnce()
    {
        var never = new TaskCompletionSource<int>();

        await FailureOf<InvalidOperationException>(All(
            Numbers(2).SelectAsync(2, i => i == 1 ? never.Task : Task.FromException<int>(new InvalidOperationException()))));
    }

    [Fact]
    public async Task SelectAsyncUnordered_SlowOne_IsOvertaken()
    {
        var slow = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var elements = new ConcurrentQueue<int>();
        var done = Numbers(3)
            .SelectAsyncUnordered(2, i => i == 1 ? slow.Task : Task.FromResult(i))
            .RunForeach(elements.Enqueue, Materializer);

        await AwaitAssertAsync(() => Assert.Equal([2, 3], elements));
        slow.SetResult(1);

        await done.WaitAsync(Patience);
        Assert.Equal([2, 3, 1], elements);
    }

    [Fact]
    public async Task Scan_EmitsZeroAndEveryValue()
        => Assert.Equal([0, 1, 3, 6], await All(Numbers(3).Scan(0, (sum, i) => sum + i)));

    [Fact]
    public async Task Scan_Empty_EmitsZero() => Assert.Equal([7], await All(Source.Empty<int>().Scan(7, (sum, i) => sum + i)));

    [Fact]
    public async Task Scan_ThrowsAndRestarts_BeginsAnew()
        => Assert.Equal([0, 1, 0, 3], await All(Numbers(3).Scan(0, (sum, i) => sum + ThrowAtTwo(i)).WithAttributes(Restart)));

    [Fact]
    public async Task ScanAsync_EmitsZeroAndEveryValue()
        => Assert.Equal(
            [0, 1, 3, 6],
            await All(Numbers(3).ScanAsync(0, async (sum, i) =>
            {
                await Task.Yield();
                return sum + i;
            })));

    [Fact]
    public async Task Aggregate_EmitsTheLastValue() => Assert.Equal([6], await All(Numbers(3).Aggregate(0, (sum, i) => sum + i)));

    [Fact]
    public async Task AggregateAsync_EmitsTheLastValue()
        => Assert.Equal(
            [6],
            await All(Numbers(3).AggregateAsync(0, async (sum, i) =>
            {
                await Task.Yield();
                return sum + i;
            })));

    [Fact]
    public async Task Sum_Empty_Fails() => await Assert.ThrowsAnyAsync<Exception>(() => All(Source.Empty<int>().Sum((a, b) => a + b)));

    [Fact]
    public async Task Grouped_LastGroup_MayBeSmaller()
        => Assert.Equal(["1,2", "3,4", "5"], await All(Numbers(5).Grouped(2).Select(group => string.Join(',', group))));

    [Fact]
    public async Task Sliding_Window_MovesByItsStep()
        => Assert.Equal(["1,2,3", "3,4,5"], await All(Numbers(5).Sliding(3, 2).Select(group => string.Join(',', group))));

    [Fact]
    public async Task Take_First() => Assert.Equal([1, 2], await All(Numbers(5).Take(2)));

    [Fact]
    public async Task Take_None_Completes() => Assert.Empty(await All(Source.Maybe<int>().Take(0)));

    [Fact]
    public async Task TakeWhile_Ends() => Assert.Equal([1, 2], await All(Numbers(5).TakeWhile(i => i < 3)));

    [Fact]
    public async Task TakeWhile_Inclusive_EmitsTheOneThatEndsIt()
        => Assert.Equal([1, 2, 3], await All(Numbers(5).TakeWhile(i => i < 3, inclusive: true)));

    [Fact]
    public async Task Skip_First() => Assert.Equal([4, 5], await All(Numbers(5).Skip(3)));

    [Fact]
    public async Task SkipWhile_Begins() => Assert.Equal([3, 1], await All(Source.From([1, 2, 3, 1]).SkipWhile(i => i < 3)));

    [Fact]
    public async Task Limit_Exceeded_Fails() => await FailureOf<StreamLimitReachedException>(All(Numbers(5).Limit(4)));

    [Fact]
    public async Task Limit_Reached_Passes() => Assert.Equal(5, (await All(Numbers(5).Limit(5))).Count);

    [Fact]
    public async Task Intersperse_PutsBetween()
    {
        Assert.Equal([1, 0, 2, 0, 3], await All(Numbers(3).Intersperse(0)));
        Assert.Equal([-1, 1, 0, 2, -2], await All(Numbers(2).Intersperse(-1, 0, -2)));
        Assert.Equal([-1, -2], await All(Source.Empty<int>().Intersperse(-1, 0, -2)));
    }

    [Fact]
    public async Task ZipWithIndex_Numbers()
        => Assert.Equal([("a", 0L), ("b", 1L)], await All(Source.From(["a", "b"]).ZipWithIndex()));

    [Fact]
    public async Task Recover_Failure_BecomesALastElement()
        => Assert.Equal([1, 99], await All(Numbers(3).Select(ThrowAtTwo).Recover(_ => new Option<int>(99))));

    [Fact]
    public async Task Recover_None_KeepsTheFailure()
        => await FailureOf<InvalidOperationException>(All(Numbers(3).Select(ThrowAtTwo).Recover(_ => Option<int>.None)));

    [Fact]
    public async Task RecoverWithRetries_Failures_AreReplacedUpToTheLimit()
    {
        var failing = Source.Failed<int>(new InvalidOperationException("again"));

        Assert.Equal(
            [1, 7, 8],
            await All(Numbers(3).Select(ThrowAtTwo).RecoverWithRetries(_ => Source.From([7, 8]), 1)));
        await FailureOf<InvalidOperationException>(All(Numbers(3).Select(ThrowAtTwo).RecoverWithRetries(_ => failing, 3)));
    }

    [Fact]
    public void RecoverWithRetries_TooFewAttempts_IsAnError()
        => Assert.Throws<ArgumentException>(() => Numbers(1).RecoverWithRetries(_ => Numbers(1), -2));

    [Fact]
    public async Task SelectError_ReplacesTheFailure()
        => await FailureOf<FormatException>(
            All(Source.Failed<int>(new InvalidOperationException()).SelectError(e => new FormatException(e.Message, e))));

    [Fact]
    public async Task WatchTermination_Completion_Completes()
    {
        var (watched, _) = Numbers(3).WatchTermination(Keep.Right).ToMaterialized(Sink.Ignore<int>(), Keep.Both).Run(Materializer);

        Assert.Same(Done.Instance, await watched.WaitAsync(Patience));
    }

    [Fact]
    public async Task WatchTermination_Failure_Fails()
    {
        var watched = Source.Failed<int>(new InvalidOperationException()).WatchTermination(Keep.Right).To(Sink.Ignore<int>()).Run(Materializer);

        await FailureOf<InvalidOperationException>(watched);
    }

    [Fact]
    public async Task WatchTermination_Cancelled_Completes()
    {
        var watched = Source.Maybe<int>().WatchTermination(Keep.Right).To(Sink.Cancelled<int>()).Run(Materializer);

        Assert.Same(Done.Instance, await watched.WaitAsync(Patience));
    }

    [Fact]
    public async Task WatchTermination_MaterializerStops_Fails()
    {
        var materializer = Sys.Materializer();
        var watched = Source.Maybe<int>().WatchTermination(Keep.Right).To(Sink.Ignore<int>()).Run(materializer);

        materializer.Shutdown();

        await FailureOf<AbruptTerminationException>(watched);
    }

    [Theory]
    [InlineData(OverflowStrategy.DropHead, new[] { 3, 4 })]
    [InlineData(OverflowStrategy.DropTail, new[] { 1, 4 })]
    [InlineData(OverflowStrategy.DropBuffer, new[] { 3, 4 })]
    [InlineData(OverflowStrategy.DropNew, new[] { 1, 2 })]
    public async Task Buffer_Full_DropsWhatTheStrategySays(OverflowStrategy strategy, int[] left)
    {
        var sink = new PullOne();
        var passed = 0;
        Numbers(4).Select(i =>
            {
                Interlocked.Increment(ref passed);
                return i;
            })
            .Buffer(2, strategy)
            .To(sink)
            .Run(Materializer);
        await AwaitAssertAsync(() => Assert.Equal(4, Volatile.Read(ref passed)));

        foreach (var element in left)
        {
            Assert.Equal(element, (await sink.PullAsync().WaitAsync(Patience)).Value);
        }

        Assert.False((await sink.PullAsync().WaitAsync(Patience)).HasValue);
    }

    [Fact]
    public async Task Buffer_Backpressure_TakesAheadNoMoreThanItsSize()
    {
        var sink = new PullOne();
        var passed = 0;
        Source.Repeat(1).Select(i => Interlocked.Increment(ref passed)).Buffer(3, OverflowStrategy.Backpressure).To(sink).Run(Materializer);

        await AwaitAssertAsync(() => Assert.Equal(3, Volatile.Read(ref passed)));

        Assert.Equal(1, (await sink.PullAsync().WaitAsync(Patience)).Value);
        await AwaitAssertAsync(() => Assert.Equal(4, Volatile.Read(ref passed)));
    }

    [Fact]
    public async Task Buffer_FullFail_FailsTheStream()
    {
        var sink = new PullOne();
        Source.Repeat(1).Buffer(2, OverflowStrategy.Fail).To(sink).Run(Materializer);

        await FailureOf<BufferOverflowException>(Task.Run(async () =>
        {
            while ((await sink.PullAsync()).HasValue)
            {
                await Task.Yield();
            }
        }));
    }

    [Fact]
    public async Task Conflate_SlowDownstream_FoldsElements()
    {
        var sink = new PullOne();
        var passed = 0;
        Numbers(10).Select(i =>
            {
                Interlocked.Increment(ref passed);
                return i;
            })
            .Conflate((a, b) => a + b)
            .To(sink)
            .Run(Materializer);
        await AwaitAssertAsync(() => Assert.Equal(10, Volatile.Read(ref passed)));

        Assert.Equal(55, (await sink.PullAsync().WaitAsync(Patience)).Value);
        Assert.False((await sink.PullAsync().WaitAsync(Patience)).HasValue);
    }

    [Fact]
    public async Task Batch_SlowDownstream_FoldsUpToTheLimit()
    {
        var sink = new PullOne();
        Numbers(6).Batch(3, i => i, (a, b) => a + b).To(sink).Run(Materializer);

        var batches = new List<int>();
        while (await sink.PullAsync().WaitAsync(Patience) is { HasValue: true } next)
        {
            batches.Add(next.Value);
        }

        Assert.Equal(21, batches.Sum());
        Assert.All(batches, batch => Assert.InRange(batch, 1, 15));
    }

    [Fact]
    public async Task BatchWeighted_HeavyElement_IsABatchOfItsOwn()
    {
        var sink = new PullOne();
        var passed = 0;
        Source.From([1, 100, 1]).Select(i =>
            {
                Interlocked.Increment(ref passed);
                return i;
            })
            .BatchWeighted(10, i => i, i => i, (a, b) => a + b)
            .To(sink)
            .Run(Materializer);
        await AwaitAssertAsync(() => Assert.True(Volatile.Read(ref passed) >= 2));

        Assert.Equal(1, (await sink.PullAsync().WaitAsync(Patience)).Value);
        Assert.Equal(100, (await sink.PullAsync().WaitAsync(Patience)).Value);
        Assert.Equal(1, (await sink.PullAsync().WaitAsync(Patience)).Value);
        Assert.False((await sink.PullAsync().WaitAsync(Patience)).HasValue);
    }

    [Fact]
    public async Task Expand_FastDownstream_RepeatsTheLast()
    {
        var sink = new PullOne();
        var promise = Source.Maybe<int>().Expand(i => Enumerable.Repeat(i, int.MaxValue).GetEnumerator()).To(sink).Run(Materializer);
        var first = sink.PullAsync();

        promise.SetResult(5);

        Assert.Equal(5, (await first.WaitAsync(Patience)).Value);
    }

    [Fact]
    public async Task Detach_PassesAll() => Assert.Equal([1, 2, 3], await All(Numbers(3).Detach()));

    [Fact]
    public async Task Log_PassesAllAndDoesNotFail() => Assert.Equal([1, 2], await All(Numbers(2).Log("log", i => $"element {i}")));

    [Fact]
    public async Task Async_Boundaries_KeepOrderAndLoseNothing()
        => Assert.Equal(
            Enumerable.Range(1, 5_000).Select(i => i + 2),
            await All(Numbers(5_000).Async().Select(i => i + 1).Async().Select(i => i + 1).Async()));

    [Fact]
    public async Task Async_Failure_CrossesTheBoundary()
        => await FailureOf<InvalidOperationException>(All(Numbers(3).Select(ThrowAtTwo).Async().Select(i => i)));

    [Fact]
    public async Task Async_Cancellation_CrossesTheBoundary()
    {
        var probe = new ProbeStage<int>();

        await Source.Repeat(1).Via(probe).Async().Select(i => i).RunWith(Sink.First<int>(), Materializer).WaitAsync(Patience);

        await probe.Stopped.WaitAsync(Patience);
    }

    [Fact]
    public async Task Async_StalledDownstream_BuffersNoMoreThanItsLimit()
    {
        var sink = new PullOne();
        var passed = 0;
        Source.Repeat(1).Select(i => Interlocked.Increment(ref passed)).Async()
            .WithAttributes(Attributes.CreateAsyncBoundary().And(Attributes.CreateInputBuffer(4, 8)))
            .To(sink)
            .Run(Materializer);

        await AwaitAssertAsync(() => Assert.True(Volatile.Read(ref passed) >= 8));
        Assert.Equal(1, (await sink.PullAsync().WaitAsync(Patience)).Value);

        Assert.InRange(Volatile.Read(ref passed), 8, 20);
    }

    [Fact]
    public async Task FromSinkAndSource_Sides_AreIndependent()
    {
        var flow = Flow.FromSinkAndSource(Sink.Ignore<int>(), Source.From(["a", "b"]), Keep.Left);

        Assert.Equal(["a", "b"], await Source.Maybe<int>().Via(flow).RunWith(Sink.Seq<string>(), Materializer).WaitAsync(Patience));
    }

    [Fact]
    public async Task FlowOperations_Composed_WorkAsOnSources()
    {
        var flow = Flow.Create<int>().Select(i => i + 1).Where(i => i % 2 == 0).Take(3).Grouped(2).Select(group => group.Sum());

        Assert.Equal([6, 6], await All(Numbers(100).Via(flow)));
    }

    [Fact]
    public async Task PrefixAndTail_SplitsTheStream()
    {
        var (prefix, tail) = await Numbers(5).PrefixAndTail(2)
            .RunWith(Sink.First<(System.Collections.Immutable.IImmutableList<int>, Source<int, NotUsed>)>(), Materializer)
            .WaitAsync(Patience);

        Assert.Equal([1, 2], prefix);
        Assert.Equal([3, 4, 5], await All(tail));
    }

    private static int ThrowAtTwo(int i) => i == 2 ? throw new InvalidOperationException("two") : i;

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen) is var current && current == seen ? value : current;
        }
    }

    private static Source<int, NotUsed> Numbers(int count) => Source.From(Enumerable.Range(1, count));

    private Task<System.Collections.Immutable.IImmutableList<T>> All<T, TMat>(Source<T, TMat> source)
        => source.RunWith(Sink.Seq<T>(), Materializer).WaitAsync(Patience);
}

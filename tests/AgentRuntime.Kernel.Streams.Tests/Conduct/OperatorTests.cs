using AgentRuntime.Testing;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.Supervision;
using Akka.Streams.TestKit;
using Akka.Util;

namespace AgentRuntime.Kernel.Streams.Tests.Conduct;

public sealed class OperatorTests : StreamConductTests
{
    private static readonly Attributes Resuming = ActorAttributes.CreateSupervisionStrategy(Deciders.ResumingDecider);
    private static readonly Attributes Restarting = ActorAttributes.CreateSupervisionStrategy(Deciders.RestartingDecider);
    private static readonly TestException Failure = new("x");

    private static Source<int, NotUsed> Numbers => Source.From(Enumerable.Range(1, 5));

    [Fact]
    public async Task Select_Throws_FailsWithThatException()
    {
        var (up, down) = Around(Flow.Create<int>().Select(i => i == 2 ? throw Failure : i));

        await down.RequestAsync(3);
        await up.SendNextAsync(1);
        await up.SendNextAsync(2);

        await down.ExpectNextAsync(1);
        Assert.Same(Failure, await down.ExpectErrorAsync());
        await up.ExpectCancellationAsync();
    }

    [Fact]
    public async Task Resume_EachOperator_DropsTheElement()
    {
        Assert.Equal([1, 2, 4, 5], await AllAsync(Numbers.Select(Throwing).WithAttributes(Resuming)));
        Assert.Equal([1, 2, 4, 5], await AllAsync(Numbers.Where(i => Throwing(i) > 0).WithAttributes(Resuming)));
        Assert.Equal([1, 2, 4, 5], await AllAsync(Numbers.Collect(_ => true, Throwing).WithAttributes(Resuming)));
        Assert.Equal([1, 2, 4, 5], await AllAsync(Numbers.SelectMany(i => new[] { Throwing(i) }).WithAttributes(Resuming)));
        Assert.Equal([0, 1, 3, 7, 12], await AllAsync(Numbers.Scan(0, (a, i) => a + Throwing(i)).WithAttributes(Resuming)));
        Assert.Equal([12], await AllAsync(Numbers.Aggregate(0, (a, i) => a + Throwing(i)).WithAttributes(Resuming)));
        Assert.Equal([1, 2, 4, 5], await AllAsync(Numbers.TakeWhile(i => Throwing(i) > 0).WithAttributes(Resuming)));
        Assert.Equal([4, 5], await AllAsync(Numbers.SkipWhile(i => Throwing(i) < 4).WithAttributes(Resuming)));
        Assert.Equal([1, 2, 4, 5], await AllAsync(Numbers.SelectAsync(2, i => Task.FromResult(Throwing(i))).WithAttributes(Resuming)));
        Assert.Equal([1, 2, 4, 5], await AllAsync(Numbers.SelectAsync(2, i => Task.Run(() => Throwing(i))).WithAttributes(Resuming)));
        Assert.Equal([1, 2, 4, 5], (await AllAsync(Numbers.SelectAsyncUnordered(2, i => Task.Run(() => Throwing(i))).WithAttributes(Resuming))).Order());
        Assert.Equal([1, 2, 4, 5], await AllAsync(Numbers.StatefulSelectMany<int, int, NotUsed>(() => i => [Throwing(i)]).WithAttributes(Resuming)));
        Assert.Equal([1, 2, 4, 5], await AllAsync(Numbers.WhereNot(i => Throwing(i) < 0).WithAttributes(Resuming)));
        Assert.Equal([1, 2, 4, 5], await AllAsync(Numbers.Limit(4).WithAttributes(Resuming).Where(i => i != 3).RecoverWithRetries(_ => Source.Single(5), 1)));
    }

    [Fact]
    public async Task Restart_StatefulOperators_BeginAnew()
    {
        Assert.Equal([0, 1, 3, 0, 4, 9], await AllAsync(Numbers.Scan(0, (a, i) => a + Throwing(i)).WithAttributes(Restarting)));
        Assert.Equal([9], await AllAsync(Numbers.Aggregate(0, (a, i) => a + Throwing(i)).WithAttributes(Restarting)));
        Assert.Equal([1, 2, 1, 2], await AllAsync(Numbers.StatefulSelectMany<int, int, NotUsed>(() =>
        {
            var count = 0;
            return i => [Throwing(i) * 0 + ++count];
        }).WithAttributes(Restarting)));
    }

    [Fact]
    public async Task Stop_EachOperator_FailsTheStream()
    {
        Source<int, NotUsed>[] failing =
        [
            Numbers.Where(i => Throwing(i) > 0),
            Numbers.Collect(_ => true, Throwing),
            Numbers.SelectMany(i => new[] { Throwing(i) }),
            Numbers.Scan(0, (_, i) => Throwing(i)),
            Numbers.Aggregate(0, (_, i) => Throwing(i)),
            Numbers.AggregateAsync(0, (_, i) => Task.FromResult(Throwing(i))),
            Numbers.ScanAsync(0, (_, i) => Task.Run(() => Throwing(i))),
            Numbers.Sum((_, i) => Throwing(i)),
            Numbers.TakeWhile(i => Throwing(i) > 0),
            Numbers.SkipWhile(i => Throwing(i) > 0),
            Numbers.SelectAsync(1, i => Task.FromResult(Throwing(i))),
            Numbers.SelectAsync(1, i => Task.Run(() => Throwing(i))),
            Numbers.SelectAsyncUnordered(1, i => Task.Run(() => Throwing(i))),
            Numbers.StatefulSelectMany<int, int, NotUsed>(() => i => [Throwing(i)]),
            Numbers.Batch(10, Throwing, (_, i) => Throwing(i)),
            Numbers.ZipWith(Numbers, (a, _) => Throwing(a)),
            Numbers.LimitWeighted(100, i => Throwing(i)),
            Numbers.WireTap(i => { }).Select(Throwing),
        ];

        foreach (var source in failing)
        {
            Assert.Equal("x", (await FailsWithAsync<TestException>(() => AllAsync(source))).Message);
        }
    }

    [Fact]
    public async Task Scan_EmitsTheZeroFirst_AlsoForAnEmptyStream()
    {
        Assert.Equal([0, 1, 3, 6, 10, 15], await AllAsync(Numbers.Scan(0, (a, i) => a + i)));
        Assert.Equal([7], await AllAsync(Source.Empty<int>().Scan(7, (a, i) => a + i)));
        Assert.Equal([0, 1, 3, 6, 10, 15], await AllAsync(Numbers.ScanAsync(0, (a, i) => Task.FromResult(a + i))));
        Assert.Equal([7], await AllAsync(Source.Empty<int>().ScanAsync(7, (a, i) => Task.FromResult(a + i))));
    }

    [Fact]
    public async Task Aggregate_Empty_IsTheZero()
    {
        Assert.Equal([7], await AllAsync(Source.Empty<int>().Aggregate(7, (a, i) => a + i)));
        Assert.Equal([22], await AllAsync(Numbers.AggregateAsync(7, (a, i) => Task.FromResult(a + i))));
        Assert.Equal([7], await AllAsync(Source.Empty<int>().AggregateAsync(7, (a, i) => Task.FromResult(a + i))));
    }

    [Fact]
    public async Task Sum_Empty_Fails()
    {
        Assert.Equal([15], await AllAsync(Numbers.Sum((a, i) => a + i)));
        Assert.Equal([1], await AllAsync(Source.Single(1).Sum((a, i) => a + i)));
        await Assert.ThrowsAnyAsync<Exception>(() => AllAsync(Source.Empty<int>().Sum((a, i) => a + i)));
    }

    [Fact]
    public async Task Grouped_Remainder_IsEmittedAtTheEnd()
    {
        Assert.Equal([[1, 2], [3, 4], [5]], await AllAsync(Numbers.Grouped(2)));
        Assert.Empty(await AllAsync(Source.Empty<int>().Grouped(2)));
        Assert.Throws<ArgumentException>(() => Numbers.Grouped(0));
    }

    [Fact]
    public async Task Sliding_SizesAndSteps_AreAsDocumented()
    {
        Assert.Equal([[1, 2], [2, 3], [3, 4], [4, 5]], await AllAsync(Numbers.Sliding(2)));
        Assert.Equal([[1, 2], [3, 4], [5]], await AllAsync(Numbers.Sliding(2, 2)));
        Assert.Equal([[1, 2], [4, 5]], await AllAsync(Numbers.Sliding(2, 3)));
        Assert.Equal([[1, 2, 3, 4, 5]], await AllAsync(Numbers.Sliding(9)));
        Assert.Empty(await AllAsync(Source.Empty<int>().Sliding(2)));
        Assert.Throws<ArgumentException>(() => Numbers.Sliding(0));
        Assert.Throws<ArgumentException>(() => Numbers.Sliding(1, 0));
    }

    [Fact]
    public async Task Take_Counts_EndEarlyAndCancelUpstream()
    {
        Assert.Equal([1, 2], await AllAsync(Numbers.Take(2)));
        Assert.Empty(await AllAsync(Numbers.Take(0)));
        Assert.Empty(await AllAsync(Numbers.Take(-1)));
        Assert.Equal([1], await AllAsync(Source.Repeat(1).Take(1)));
        Assert.Empty(await AllAsync(Source.Never<int>().Take(0)));
    }

    [Fact]
    public async Task TakeWhile_Inclusive_KeepsTheOneThatEndsIt()
    {
        Assert.Equal([1, 2], await AllAsync(Numbers.TakeWhile(i => i < 3)));
        Assert.Equal([1, 2, 3], await AllAsync(Numbers.TakeWhile(i => i < 3, inclusive: true)));
        Assert.Equal([3, 4, 5], await AllAsync(Numbers.SkipWhile(i => i < 3)));
        Assert.Equal([4, 5], await AllAsync(Numbers.Skip(3)));
        Assert.Equal([1, 2, 3, 4, 5], await AllAsync(Numbers.Skip(-1)));
    }

    [Fact]
    public async Task Limit_TooMany_FailsWithLimitReached()
    {
        Assert.Equal([1, 2, 3, 4, 5], await AllAsync(Numbers.Limit(5)));
        await Assert.ThrowsAsync<StreamLimitReachedException>(() => AllAsync(Numbers.Limit(4)));
        await Assert.ThrowsAsync<StreamLimitReachedException>(() => AllAsync(Numbers.LimitWeighted(14, i => i)));
        Assert.Equal(5, (await AllAsync(Numbers.LimitWeighted(15, i => i))).Count);
    }

    [Fact]
    public async Task Intersperse_Elements_AreBetween()
    {
        Assert.Equal([1, 0, 2, 0, 3], await AllAsync(Numbers.Take(3).Intersperse(0)));
        Assert.Equal([-1, 1, 0, 2, 9], await AllAsync(Numbers.Take(2).Intersperse(-1, 0, 9)));
        Assert.Equal([-1, 9], await AllAsync(Source.Empty<int>().Intersperse(-1, 0, 9)));
    }

    [Fact]
    public async Task ZipWithIndex_Elements_AreCounted()
        => Assert.Equal([(1, 0L), (2, 1L)], await AllAsync(Numbers.Take(2).ZipWithIndex()));

    [Fact]
    public async Task Recover_Failure_EmitsTheElementAndCompletes()
    {
        Assert.Equal([1, 2, 0], await AllAsync(Numbers.Select(Throwing).Recover(_ => new Option<int>(0))));
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Numbers.Select(Throwing).Recover(_ => Option<int>.None)));
    }

    [Fact]
    public async Task RecoverWithRetries_Failures_SwitchesUntilTheAttemptsAreUsedUp()
    {
        Assert.Equal([1, 2, 7], await AllAsync(Numbers.Select(Throwing).RecoverWithRetries(_ => Source.Single(7), -1)));
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Numbers.Select(Throwing).RecoverWithRetries(_ => Source.Single(7), 0)));
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Numbers.Select(Throwing).RecoverWithRetries(_ => null!, 3)));
    }

    [KernelFact("one attempt more is made")]
    public async Task RecoverWithRetries_EveryAttemptFails_MakesAsManyAsAllowed()
    {
        Assert.Equal(1 + 1, await Attempts(1));
        Assert.Equal(3 + 1, await Attempts(3));

        async Task<int> Attempts(int attempts)
        {
            var started = 1;
            await Assert.ThrowsAsync<TestException>(() => AllAsync(Source.Failed<int>(Failure).RecoverWithRetries(
                _ =>
                {
                    started++;
                    return Source.Failed<int>(Failure);
                },
                attempts)));
            return started;
        }
    }

    [Fact]
    public async Task SelectError_Failure_IsReplaced()
        => Assert.Equal("y", (await Assert.ThrowsAsync<NotSupportedException>(() => AllAsync(Source.Failed<int>(Failure).SelectError(_ => new NotSupportedException("y"))))).Message);

    [Fact]
    public async Task SelectAsync_Slow_KeepsTheOrderAndTheParallelism()
    {
        var running = 0;
        var most = 0;
        var all = await AllAsync(Source.From(Enumerable.Range(1, 20)).SelectAsync(4, async i =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Delay(TimeSpan.FromMilliseconds(i % 3), TimeProvider.System);
            Interlocked.Decrement(ref running);
            return i;
        }));

        Assert.Equal(Enumerable.Range(1, 20), all);
        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public async Task SelectAsync_FailureBehindAPendingTask_FailsAfterIt()
    {
        var first = new TaskCompletionSource<int>();
        var (up, down) = Around(Flow.Create<int>().SelectAsync(2, i => i == 1 ? first.Task : Task.FromException<int>(Failure)));
        await down.RequestAsync(5);
        await up.SendNextAsync(1);
        await up.SendNextAsync(2);
        first.SetResult(7);

        Assert.Equal(7, await down.ExpectNextAsync());
        Assert.Same(Failure, ReasonOf(await down.ExpectErrorAsync()));
    }

    [Fact]
    public async Task SelectAsyncUnordered_Slow_EmitsTheFirstThatIsReady()
    {
        var first = new TaskCompletionSource<int>();
        var (up, down) = Around(Flow.Create<int>().SelectAsyncUnordered(2, i => i == 1 ? first.Task : Task.FromResult(i)));
        await down.RequestAsync(5);
        await up.SendNextAsync(1);
        await up.SendNextAsync(2);

        await down.ExpectNextAsync(2);
        first.SetResult(1);
        await down.ExpectNextAsync(1);
        await up.SendCompleteAsync();
        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task SelectAsync_UpstreamCompletes_WaitsForTheTasks()
    {
        var pending = new TaskCompletionSource<int>();
        var (up, down) = Around(Flow.Create<int>().SelectAsync(2, _ => pending.Task));
        await down.RequestAsync(1);
        await up.SendNextAsync(1);
        await up.SendCompleteAsync();
        await down.ExpectNoMsgAsync(ShortWait);
        pending.SetResult(3);

        await down.ExpectNextAsync(3);
        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task Concat_Prepend_OrElse_RunInOrder()
    {
        Assert.Equal([1, 2, 7, 8], await AllAsync(Numbers.Take(2).Concat(Source.From([7, 8]))));
        Assert.Equal([7, 8, 1, 2], await AllAsync(Numbers.Take(2).Prepend(Source.From([7, 8]))));
        Assert.Equal([1, 2], await AllAsync(Numbers.Take(2).OrElse(Source.From([7, 8]))));
        Assert.Equal([7, 8], await AllAsync(Source.Empty<int>().OrElse(Source.From([7, 8]))));
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Source.Failed<int>(Failure).Concat(Numbers)));
    }

    [Fact]
    public async Task Merge_Interleave_Zip_Combine()
    {
        Assert.Equal([1, 2, 7, 8], (await AllAsync(Numbers.Take(2).Merge(Source.From([7, 8])))).Order());
        Assert.Equal([1, 7, 2, 8, 3, 4, 5], await AllAsync(Numbers.Interleave(Source.From([7, 8]), 1)));
        Assert.Equal([1, 2, 7, 8, 3, 4, 5], await AllAsync(Numbers.Interleave(Source.From([7, 8]), 2)));
        Assert.Equal([(1, "a"), (2, "b")], await AllAsync(Numbers.Zip(Source.From(["a", "b"]))));
        Assert.Equal([8, 10], await AllAsync(Numbers.ZipWith(Source.From([7, 8]), (a, b) => a + b)));
        Assert.Equal([1, 2, 3, 3, 4, 4, 5], await AllAsync(Numbers.MergeSorted(Source.From([3, 4]))));
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Source.Never<int>().Merge(Source.Failed<int>(Failure))));
        Assert.Empty(await AllAsync(Source.Never<int>().Merge(Source.Empty<int>(), eagerComplete: true)));
    }

    [Fact]
    public async Task ConcatMany_MergeMany_RunTheSubStreams()
    {
        Assert.Equal([1, 1, 2, 2, 3, 3], await AllAsync(Numbers.Take(3).ConcatMany(i => Source.From([i, i]))));
        Assert.Equal([1, 1, 2, 2, 3, 3], (await AllAsync(Numbers.Take(3).MergeMany(2, i => Source.From([i, i])))).Order());
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Numbers.ConcatMany(i => i == 2 ? Source.Failed<int>(Failure) : Source.Single(i))));
        Assert.Empty(await AllAsync(Source.Empty<int>().MergeMany(2, Source.Single)));
    }

    [Fact]
    public async Task PrefixAndTail_Elements_AreSplit()
    {
        var (prefix, tail) = (await AllAsync(Numbers.PrefixAndTail(2)))[0];

        Assert.Equal([1, 2], prefix);
        Assert.Equal([3, 4, 5], await AllAsync(tail));
    }

    [Fact]
    public async Task WatchTermination_EachEnd_IsSeen()
    {
        await Numbers.WatchTermination((_, t) => t).To(Sink.Ignore<int>()).Run(Mat).WaitAsync(LongWait);
        await Source.Never<int>().WatchTermination((_, t) => t).To(Sink.Cancelled<int>()).Run(Mat).WaitAsync(LongWait);
        await Assert.ThrowsAsync<TestException>(() => Source.Failed<int>(Failure).WatchTermination((_, t) => t).To(Sink.Ignore<int>()).Run(Mat).WaitAsync(LongWait));
    }

    [Fact]
    public async Task AlsoTo_DivertTo_WireTap_SendElements()
    {
        var (also, main) = Numbers.AlsoToMaterialized(Sink.Seq<int>(), Keep.Right).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Mat);
        Assert.Equal(await main.WaitAsync(LongWait), await also.WaitAsync(LongWait));

        var (diverted, rest) = Numbers.DivertToMaterialized(Sink.Seq<int>(), i => i % 2 == 0, Keep.Right).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Mat);
        Assert.Equal([2, 4], await diverted.WaitAsync(LongWait));
        Assert.Equal([1, 3, 5], await rest.WaitAsync(LongWait));

        var seen = new List<int>();
        Assert.Equal([1, 2, 3, 4, 5], await AllAsync(Numbers.WireTap(seen.Add)));
        Assert.Equal([1, 2, 3, 4, 5], seen);
        Assert.Equal([1, 2, 3, 4, 5], await AllAsync(Numbers.WireTap(Sink.Cancelled<int>())));
    }

    [KernelFact("the stream goes on without the side")]
    public async Task AlsoTo_SideCancels_CancelsTheStream()
    {
        var (up, down) = Around(Flow.Create<int>().AlsoTo(Sink.Cancelled<int>()));
        await down.EnsureSubscriptionAsync();

        await up.ExpectCancellationAsync();
        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task Log_Failure_PassesOn()
    {
        Assert.Equal([1, 2, 3, 4, 5], await AllAsync(Numbers.Log("log")));
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Numbers.Select(Throwing).Log("log")));
        await EventFilter.Debug(start: "[named] Element: 1").ExpectOneAsync(() => Numbers.Log("named").RunWith(Sink.Ignore<int>(), Mat));
        await EventFilter.Debug(start: "[named] Upstream finished.").ExpectOneAsync(() => Numbers.Log("named").RunWith(Sink.Ignore<int>(), Mat));
        EventFilter.Error(start: "[named] Upstream failed").ExpectOne(() => Source.Failed<int>(Failure).Log("named").RunWith(Sink.OnComplete<int>(() => { }, _ => { }), Mat));
    }

    [Fact]
    public async Task Null_AsAnElement_Fails()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => AllAsync(Numbers.Select(i => i == 2 ? null! : "x")));
        await Assert.ThrowsAnyAsync<Exception>(() => AllAsync(Source.Single<string>(null!)));
    }

    [Fact]
    public async Task SelectAsync_NullResult_FailsOrIsDroppedByTheDecider()
    {
        var source = Source.From([1, 2, 3]).SelectAsync(1, i => Task.FromResult(i == 2 ? null! : i == 1 ? "a" : "c"));

        await Assert.ThrowsAsync<ArgumentNullException>(() => AllAsync(source));
        Assert.Equal(["a", "c"], await AllAsync(source.WithAttributes(Resuming)));
    }

    private static int Throwing(int i) => i == 3 ? throw new TestException("x") : i;

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}

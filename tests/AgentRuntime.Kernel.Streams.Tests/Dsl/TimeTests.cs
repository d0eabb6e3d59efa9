using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Kernel.Streams.Tests.Dsl;

public class TimeTests : StreamTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task TakeWithin_Over_Completes() => Assert.Empty(await All(Source.Maybe<int>().TakeWithin(Short)));

    [Fact]
    public async Task SkipWithin_Early_AreDropped() => Assert.Empty(await All(Source.From([1, 2]).SkipWithin(Long)));

    [Fact]
    public async Task InitialTimeout_Nothing_Fails() => await FailureOf<TimeoutException>(All(Source.Maybe<int>().InitialTimeout(Short)));

    [Fact]
    public async Task CompletionTimeout_Endless_Fails() => await FailureOf<TimeoutException>(All(Source.Maybe<int>().CompletionTimeout(Short)));

    [Fact]
    public async Task IdleTimeout_Silence_Fails()
        => await FailureOf<TimeoutException>(All(Source.Single(1).Concat(Source.Never<int>()).IdleTimeout(Short)));

    [Fact]
    public async Task BackpressureTimeout_NoDemand_Fails()
    {
        var sink = new PullOne();
        var done = Source.From([1, 2, 3]).BackpressureTimeout(Short).WatchTermination(Keep.Right)
            .To(sink)
            .Run(Materializer);
        await sink.PullAsync().WaitAsync(Patience);

        await FailureOf<TimeoutException>(done);
    }

    [Fact]
    public async Task Timeouts_InTime_ChangeNothing()
        => Assert.Equal(
            [1, 2, 3],
            await All(Source.From([1, 2, 3]).InitialTimeout(Long).CompletionTimeout(Long).IdleTimeout(Long).BackpressureTimeout(Long)));

    [Fact]
    public async Task KeepAlive_Silence_InjectsElements()
        => Assert.Equal([7, 7], await All(Source.Maybe<int>().KeepAlive(Short, () => 7).Take(2)));

    [Fact]
    public async Task KeepAlive_Flowing_InjectsNothing()
        => Assert.Equal([1, 2, 3], await All(Source.From([1, 2, 3]).KeepAlive(Long, () => 7)));

    [Fact]
    public async Task GroupedWithin_TimeOver_EmitsWhatIsThere()
    {
        var (queue, groups) = Source.Queue<int>(8, OverflowStrategy.Backpressure)
            .GroupedWithin(100, Short)
            .Take(1)
            .ToMaterialized(Sink.First<IEnumerable<int>>(), Keep.Both)
            .Run(Materializer);

        await queue.OfferAsync(1);

        Assert.Equal([1], await groups.WaitAsync(Patience));
    }

    [Fact]
    public async Task GroupedWithin_Full_DoesNotWait()
        => Assert.Equal(
            ["1,2", "3"],
            await All(Source.From([1, 2, 3]).GroupedWithin(2, Long).Select(group => string.Join(',', group))));

    [Fact]
    public async Task GroupedWeightedWithin_Weight_EndsTheGroup()
        => Assert.Equal(
            ["1,2", "5", "1"],
            await All(Flowing(1, 2, 5, 1)
                .Via(Flow.Create<int>().GroupedWeightedWithin(4, 100, Long, i => i))
                .Select(group => string.Join(',', group))));

    [Fact]
    public async Task Throttle_Shaping_PassesAllInOrder()
        => Assert.Equal([1, 2, 3, 4], await All(Flowing(1, 2, 3, 4).Throttle(1, TimeSpan.FromMilliseconds(10), 1, ThrottleMode.Shaping)));

    [Fact]
    public async Task Throttle_Enforcing_FailsWhenTooFast()
        => await Assert.ThrowsAnyAsync<Exception>(
            () => All(Flowing(1, 2, 3, 4).Throttle(1, Long, 2, ThrottleMode.Enforcing)));

    [Fact]
    public async Task Throttle_Burst_PassesAtOnce()
        => Assert.Equal([1, 2, 3], await All(Flowing(1, 2, 3).Throttle(1, Long, 3, ThrottleMode.Shaping)));

    [Fact]
    public async Task Delay_Elements_ArriveInOrder()
        => Assert.Equal([1, 2, 3], await All(Flowing(1, 2, 3).Delay(Short, DelayOverflowStrategy.Backpressure)));

    [Fact]
    public async Task InitialDelay_First_ComesLater()
        => Assert.Equal([1, 2], await All(Flowing(1, 2).InitialDelay(Short)));

    private static Source<int, Akka.NotUsed> Flowing(params int[] elements) => Source.From(elements);

    private Task<System.Collections.Immutable.IImmutableList<T>> All<T, TMat>(Source<T, TMat> source)
        => source.RunWith(Sink.Seq<T>(), Materializer).WaitAsync(Patience);
}

using AgentRuntime.Testing;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.TestKit;

namespace AgentRuntime.Kernel.Streams.Tests.Conduct;

public sealed class BufferAndTimeTests : StreamConductTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(OverflowStrategy.DropHead, new[] { 4, 5, 6 })]
    [InlineData(OverflowStrategy.DropTail, new[] { 1, 2, 6 })]
    [InlineData(OverflowStrategy.DropNew, new[] { 1, 2, 3 })]
    [InlineData(OverflowStrategy.DropBuffer, new[] { 4, 5, 6 })]
    public async Task Buffer_Full_DropsByItsStrategy(OverflowStrategy strategy, int[] kept)
    {
        var (up, down) = Around(Flow.Create<int>().Buffer(3, strategy));
        await down.EnsureSubscriptionAsync();
        for (var i = 1; i <= 6; i++)
        {
            await up.SendNextAsync(i);
        }

        await up.SendCompleteAsync();
        await down.ExpectNoMsgAsync(ShortWait);
        await down.RequestAsync(9);

        foreach (var i in kept)
        {
            await down.ExpectNextAsync(i);
        }

        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task Buffer_FullWithFail_Fails()
    {
        var (up, down) = Around(Flow.Create<int>().Buffer(2, OverflowStrategy.Fail));
        await down.EnsureSubscriptionAsync();
        await up.SendNextAsync(1);
        await up.SendNextAsync(2);
        await up.SendNextAsync(3);

        Assert.IsType<BufferOverflowException>(await down.ExpectErrorAsync());
        await up.ExpectCancellationAsync();
    }

    [Fact]
    public async Task Buffer_Backpressure_KeepsAll()
        => Assert.Equal(Enumerable.Range(1, 1000), await AllAsync(Source.From(Enumerable.Range(1, 1000)).Buffer(10, OverflowStrategy.Backpressure)));

    [Fact]
    public async Task Conflate_SlowDownstream_Aggregates()
    {
        var (up, down) = Around(Flow.Create<int>().Conflate((a, b) => a + b));
        await down.EnsureSubscriptionAsync();
        for (var i = 1; i <= 100; i++)
        {
            await up.SendNextAsync(i);
        }

        await up.SendCompleteAsync();
        await down.ExpectNoMsgAsync(ShortWait);
        await down.RequestAsync(2);

        await down.ExpectNextAsync(5050);
        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task ConflateWithSeed_SlowDownstream_Collects()
    {
        var (up, down) = Around(Flow.Create<int>().ConflateWithSeed(i => $"{i}", (s, i) => $"{s}+{i}"));
        await down.RequestAsync(1);
        await up.SendNextAsync(1);
        await down.ExpectNextAsync("1");
        await up.SendNextAsync(2);
        await up.SendNextAsync(3);
        await down.ExpectNoMsgAsync(ShortWait);

        await down.RequestAsync(1);
        await down.ExpectNextAsync("2+3");
    }

    [Fact]
    public async Task Batch_SlowDownstream_AggregatesUpToTheMaximum()
    {
        var (up, down) = Around(Flow.Create<int>().Batch(2, i => $"{i}", (s, i) => $"{s}+{i}"));
        await down.EnsureSubscriptionAsync();
        for (var i = 1; i <= 5; i++)
        {
            await up.SendNextAsync(i);
        }

        await down.ExpectNoMsgAsync(ShortWait);
        await down.RequestAsync(1);
        await down.ExpectNextAsync("1+2");
        await down.RequestAsync(1);
        await down.ExpectNextAsync("3+4");
        await up.SendCompleteAsync();
        await down.RequestAsync(1);
        await down.ExpectNextAsync("5");
        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task Expand_FastDownstream_Repeats()
    {
        var (up, down) = Around(Flow.Create<int>().Expand(i => Enumerable.Repeat(i, 3).GetEnumerator()));
        await up.SendNextAsync(7);
        await down.RequestAsync(5);
        await down.ExpectNextAsync(7);
        await down.ExpectNextAsync(7);
        await down.ExpectNextAsync(7);
        await up.SendNextAsync(8);

        await down.ExpectNextAsync(8);
    }

    [Fact]
    public async Task GroupedWithin_TimeOrCount_ClosesTheGroup()
    {
        var (up, down) = Around(Flow.Create<int>().GroupedWithin(2, TimeSpan.FromMilliseconds(300)));
        await down.RequestAsync(9);
        await up.SendNextAsync(1);
        await up.SendNextAsync(2);
        Assert.Equal([1, 2], await down.ExpectNextAsync());
        await up.SendNextAsync(3);
        Assert.Equal([3], await down.ExpectNextAsync());
        await down.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(500));
        await up.SendNextAsync(4);
        await up.SendCompleteAsync();

        Assert.Equal([4], await down.ExpectNextAsync());
        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task Throttle_Shaping_Slows()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.Equal(5, (await AllAsync(Source.From(Enumerable.Range(1, 5)).Throttle(1, TimeSpan.FromMilliseconds(50), 0, ThrottleMode.Shaping))).Count);

        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(150), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task Throttle_Enforcing_Fails()
        => await Assert.ThrowsAnyAsync<Exception>(() => AllAsync(Source.From(Enumerable.Range(1, 5)).Throttle(1, TimeSpan.FromSeconds(10), 1, ThrottleMode.Enforcing)));

    [Fact]
    public void Throttle_BadArguments_Throw()
    {
        var source = Source.Single(1);
        Assert.Throws<ArgumentException>(() => source.Throttle(0, Tick, 1, ThrottleMode.Shaping));
        Assert.Throws<ArgumentException>(() => source.Throttle(1, TimeSpan.Zero, 1, ThrottleMode.Shaping));
    }

    [KernelFact("the arguments are taken")]
    public void Throttle_EnforcingWithoutBurst_Throws()
        => Assert.Throws<ArgumentException>(() => Source.Single(1).Throttle(1, Tick, 0, ThrottleMode.Enforcing));

    [Fact]
    public async Task Timeouts_Exceeded_FailWithTimeoutException()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => AllAsync(Source.Never<int>().InitialTimeout(Tick)));
        await Assert.ThrowsAsync<TimeoutException>(() => AllAsync(Source.Never<int>().IdleTimeout(Tick)));
        await Assert.ThrowsAsync<TimeoutException>(() => AllAsync(Source.Never<int>().CompletionTimeout(Tick)));
        Assert.Equal([1], await AllAsync(Source.Single(1).InitialTimeout(LongWait).IdleTimeout(LongWait).CompletionTimeout(LongWait).BackpressureTimeout(LongWait)));
        var (up, down) = Around(Flow.Create<int>().BackpressureTimeout(Tick));
        await down.RequestAsync(1);
        await up.SendNextAsync(1);
        await down.ExpectNextAsync(1);
        Assert.IsType<TimeoutException>(await down.ExpectErrorAsync());
    }

    [Fact]
    public async Task KeepAlive_Idle_Injects()
    {
        var (up, down) = Around(Flow.Create<int>().KeepAlive(TimeSpan.FromMilliseconds(300), () => 0));
        await down.RequestAsync(9);
        await up.SendNextAsync(1);
        await down.ExpectNextAsync(1);
        await down.ExpectNextAsync(0);
        await up.SendNextAsync(2);
        await down.ExpectNextAsync(2);
        await up.SendCompleteAsync();

        await down.ExpectCompleteAsync();
    }

    [Fact]
    public async Task Delay_InitialDelay_PostponeElements()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal([1, 2, 3], await AllAsync(Source.From([1, 2, 3]).Delay(TimeSpan.FromMilliseconds(200))));
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(150), $"{clock.Elapsed}");
        clock.Restart();
        Assert.Equal([1, 2, 3], await AllAsync(Source.From([1, 2, 3]).InitialDelay(TimeSpan.FromMilliseconds(200))));
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(150), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task TakeWithin_SkipWithin_EndOrBeginWithTime()
    {
        Assert.Empty(await AllAsync(Source.Never<int>().TakeWithin(Tick)));
        var (up, down) = Around(Flow.Create<int>().SkipWithin(TimeSpan.FromMilliseconds(500)));
        await down.RequestAsync(9);
        await up.SendNextAsync(1);
        await down.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(800));
        await up.SendNextAsync(2);

        await down.ExpectNextAsync(2);
    }

    [Fact]
    public async Task Async_Boundary_KeepsOrderAndFailure()
    {
        Assert.Equal(Enumerable.Range(1, 500), await AllAsync(Source.From(Enumerable.Range(1, 500)).Async().Select(i => i).Async()));
        await Assert.ThrowsAsync<TestException>(() => AllAsync(Source.Failed<int>(new TestException("x")).Async()));
        Assert.Equal([1], await AllAsync(Source.Repeat(1).Async().Take(1)));
    }

    [Fact]
    public async Task Async_Boundary_PullsAheadByItsInputBufferOnly()
    {
        var pulled = 0;
        var down = Source.From(Enumerable.Range(1, 100)).Select(i =>
        {
            Interlocked.Increment(ref pulled);
            return i;
        }).Async().RunWith(this.SinkProbe<int>().WithAttributes(Attributes.CreateInputBuffer(4, 4)), Mat);
        await down.RequestAsync(1);
        await down.ExpectNextAsync(1);
        await down.ExpectNoMsgAsync(ShortWait);

        Assert.InRange(Volatile.Read(ref pulled), 1, 40);
    }
}

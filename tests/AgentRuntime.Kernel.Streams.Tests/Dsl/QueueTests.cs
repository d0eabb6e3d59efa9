using AgentRuntime.Testing;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Kernel.Streams.Tests.Dsl;

public class QueueTests : StreamTest
{
    [Fact]
    public async Task Offer_RoomInBuffer_IsEnqueuedAndArrivesInOrder()
    {
        var (queue, all) = Source.Queue<int>(4, OverflowStrategy.Backpressure).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);

        for (var i = 0; i < 1_000; i++)
        {
            Assert.IsType<QueueOfferResult.Enqueued>(await queue.OfferAsync(i).WaitAsync(Patience));
        }

        queue.Complete();
        Assert.Equal(Enumerable.Range(0, 1_000), await all.WaitAsync(Patience));
    }

    [Fact]
    public async Task Offer_Backpressure_WaitsUntilThereIsRoom()
    {
        var (queue, sink) = Stalled(2, OverflowStrategy.Backpressure);
        await queue.OfferAsync(1).WaitAsync(Patience);
        await queue.OfferAsync(2).WaitAsync(Patience);

        var third = queue.OfferAsync(3);

        Assert.False(third.IsCompleted);
        Assert.Equal(1, (await sink.PullAsync().WaitAsync(Patience)).Value);
        Assert.IsType<QueueOfferResult.Enqueued>(await third.WaitAsync(Patience));
    }

    [Fact]
    public async Task Offer_BackpressureAndOneWaits_Fails()
    {
        var (queue, _) = Stalled(1, OverflowStrategy.Backpressure);
        await queue.OfferAsync(1).WaitAsync(Patience);
        var waiting = queue.OfferAsync(2);

        await Assert.ThrowsAnyAsync<Exception>(() => queue.OfferAsync(3).WaitAsync(Patience));

        Assert.False(waiting.IsCompleted);
    }

    [Theory]
    [InlineData(OverflowStrategy.DropHead, new[] { 2, 3 })]
    [InlineData(OverflowStrategy.DropTail, new[] { 1, 3 })]
    [InlineData(OverflowStrategy.DropBuffer, new[] { 3 })]
    [InlineData(OverflowStrategy.DropNew, new[] { 1, 2 })]
    public async Task Offer_FullBuffer_DropsWhatTheStrategySays(OverflowStrategy strategy, int[] left)
    {
        var (queue, sink) = Stalled(2, strategy);
        await queue.OfferAsync(1).WaitAsync(Patience);
        await queue.OfferAsync(2).WaitAsync(Patience);

        var result = await queue.OfferAsync(3).WaitAsync(Patience);
        queue.Complete();

        Assert.Equal(strategy == OverflowStrategy.DropNew, result is QueueOfferResult.Dropped);
        foreach (var element in left)
        {
            Assert.Equal(element, (await sink.PullAsync().WaitAsync(Patience)).Value);
        }

        Assert.False((await sink.PullAsync().WaitAsync(Patience)).HasValue);
    }

    [Fact]
    public async Task Offer_FullBufferFail_FailsTheStream()
    {
        var (queue, sink) = Stalled(1, OverflowStrategy.Fail);
        await queue.OfferAsync(1).WaitAsync(Patience);

        await queue.OfferAsync(2).WaitAsync(Patience);

        await FailureOf<BufferOverflowException>(queue.WatchCompletionAsync());
        await FailureOf<BufferOverflowException>(sink.PullAsync());
    }

    [Fact]
    public async Task Offer_NoBuffer_IsHandedOverDirectly()
    {
        var (queue, sink) = Stalled(0, OverflowStrategy.Backpressure);
        var offer = queue.OfferAsync(1);

        Assert.False(offer.IsCompleted);
        Assert.Equal(1, (await sink.PullAsync().WaitAsync(Patience)).Value);

        Assert.IsType<QueueOfferResult.Enqueued>(await offer.WaitAsync(Patience));
    }

    [Fact]
    public async Task Offer_AfterTheEnd_Fails()
    {
        var queue = Source.Queue<int>(4, OverflowStrategy.Backpressure).To(Sink.Cancelled<int>()).Run(Materializer);

        await queue.WatchCompletionAsync().WaitAsync(Patience);

        await Assert.ThrowsAnyAsync<Exception>(() => queue.OfferAsync(1).WaitAsync(Patience));
    }

    [Fact]
    public async Task Offer_WaitingWhenTheStreamIsCancelled_IsClosed()
    {
        var (queue, killSwitch) = Source.Queue<int>(1, OverflowStrategy.Backpressure)
            .ViaMaterialized(KillSwitches.Single<int>(), Keep.Both)
            .To(new PullOne())
            .Run(Materializer);
        await queue.OfferAsync(1).WaitAsync(Patience);
        var waiting = queue.OfferAsync(2);

        killSwitch.Shutdown();

        Assert.IsType<QueueOfferResult.QueueClosed>(await waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Complete_WaitingElements_AreSentFirst()
    {
        var (queue, sink) = Stalled(2, OverflowStrategy.Backpressure);
        await queue.OfferAsync(1).WaitAsync(Patience);

        queue.Complete();

        Assert.Equal(1, (await sink.PullAsync().WaitAsync(Patience)).Value);
        Assert.False((await sink.PullAsync().WaitAsync(Patience)).HasValue);
        await queue.WatchCompletionAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Fail_FailsTheStream()
    {
        var (queue, all) = Source.Queue<int>(4, OverflowStrategy.Backpressure).ToMaterialized(Sink.Seq<int>(), Keep.Both).Run(Materializer);

        queue.Fail(new InvalidOperationException());

        await FailureOf<InvalidOperationException>(all);
        await FailureOf<InvalidOperationException>(queue.WatchCompletionAsync());
    }

    [KernelFact("an offer that waits when the materializer stops is never answered")]
    public async Task Offer_MaterializerStops_EveryOfferIsAnswered()
    {
        var materializer = Sys.Materializer();
        var queue = Source.Queue<int>(1, OverflowStrategy.Backpressure).To(Sink.Queue<int>()).Run(materializer);
        var offers = new List<Task>();
        materializer.Shutdown();

        for (var i = 0; i < 100; i++)
        {
            offers.Add(queue.OfferAsync(i).ContinueWith(_ => { }, TaskScheduler.Default));
        }

        await Task.WhenAll(offers).WaitAsync(Patience);
    }

    [Fact]
    public async Task Offer_ManyProducers_LosesNothing()
    {
        const int Producers = 4;
        const int Each = 5_000;
        var (queue, sum) = Source.Queue<int>(64, OverflowStrategy.DropNew)
            .ToMaterialized(Sink.Aggregate<int, long>(0, (total, i) => total + i), Keep.Both)
            .Run(Materializer);

        await Task.WhenAll(Enumerable.Range(0, Producers).Select(_ => Task.Run(async () =>
        {
            for (var i = 1; i <= Each; i++)
            {
                while (await queue.OfferAsync(i) is not QueueOfferResult.Enqueued)
                {
                    await Task.Yield();
                }
            }
        }))).WaitAsync(TimeSpan.FromMinutes(1));
        queue.Complete();

        Assert.Equal(Producers * (long)Each * (Each + 1) / 2, await sum.WaitAsync(Patience));
    }

    [Fact]
    public async Task SinkQueue_Pull_GivesElementsThenNone()
    {
        var sink = Source.From([1, 2]).RunWith(Sink.Queue<int>(), Materializer);

        Assert.Equal(1, (await sink.PullAsync().WaitAsync(Patience)).Value);
        Assert.Equal(2, (await sink.PullAsync().WaitAsync(Patience)).Value);
        Assert.False((await sink.PullAsync().WaitAsync(Patience)).HasValue);
    }

    [Fact]
    public async Task SinkQueue_StreamFails_PullFails()
    {
        var sink = Source.Failed<int>(new InvalidOperationException()).RunWith(Sink.Queue<int>(), Materializer);

        await FailureOf<InvalidOperationException>(sink.PullAsync());
    }

    [Fact]
    public async Task SinkQueue_TwoPullsAtOnce_SecondFails()
    {
        var sink = Source.Maybe<int>().ToMaterialized(Sink.Queue<int>(), Keep.Right).Run(Materializer);
        var first = sink.PullAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => sink.PullAsync().WaitAsync(Patience));

        Assert.False(first.IsCompleted);
    }

    /// <summary>A queue whose stream hands out an element only when it is pulled: nothing is taken ahead.</summary>
    private (ISourceQueueWithComplete<int> Queue, PullOne Sink) Stalled(int size, OverflowStrategy strategy)
    {
        var stage = new PullOne();
        return (Source.Queue<int>(size, strategy).To(stage).Run(Materializer), stage);
    }
}

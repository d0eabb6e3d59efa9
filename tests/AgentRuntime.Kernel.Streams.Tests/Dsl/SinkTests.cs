using System.Threading.Channels;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Kernel.Streams.Tests.Dsl;

public class SinkTests : StreamTest
{
    [Fact]
    public async Task First_Elements_GivesTheFirst() => Assert.Equal(1, await Source.From([1, 2]).RunWith(Sink.First<int>(), Materializer).WaitAsync(Patience));

    [Fact]
    public async Task First_Empty_Fails()
        => await Assert.ThrowsAnyAsync<Exception>(() => Source.Empty<int>().RunWith(Sink.First<int>(), Materializer).WaitAsync(Patience));

    [Fact]
    public async Task FirstOrDefault_Empty_GivesTheDefault()
        => Assert.Equal(0, await Source.Empty<int>().RunWith(Sink.FirstOrDefault<int>(), Materializer).WaitAsync(Patience));

    [Fact]
    public async Task Last_Elements_GivesTheLast() => Assert.Equal(2, await Source.From([1, 2]).RunWith(Sink.Last<int>(), Materializer).WaitAsync(Patience));

    [Fact]
    public async Task Last_Empty_Fails()
        => await Assert.ThrowsAnyAsync<Exception>(() => Source.Empty<int>().RunWith(Sink.Last<int>(), Materializer).WaitAsync(Patience));

    [Fact]
    public async Task Aggregate_Elements_GivesTheValue()
        => Assert.Equal(6, await Source.From([1, 2, 3]).RunAggregate(0, (sum, i) => sum + i, Materializer).WaitAsync(Patience));

    [Fact]
    public async Task ForEach_Throws_FailsTheTask()
        => await FailureOf<InvalidOperationException>(
            Source.Single(1).RunForeach(_ => throw new InvalidOperationException(), Materializer));

    [Fact]
    public async Task ForEachAsync_Elements_AreAllAwaited()
    {
        var sum = 0;

        await Source.From([1, 2, 3])
            .RunWith(
                Sink.ForEachAsync<int>(2, async i =>
                {
                    await Task.Yield();
                    Interlocked.Add(ref sum, i);
                }),
                Materializer)
            .WaitAsync(Patience);

        Assert.Equal(6, sum);
    }

    [Fact]
    public async Task OnComplete_Completion_CallsSuccess()
    {
        var called = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);

        Source.Single(1).To(Sink.OnComplete<int>(() => called.TrySetResult("success"), e => called.TrySetResult(e.Message))).Run(Materializer);

        Assert.Equal("success", await called.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Seq_MaterializerStops_Fails()
    {
        var materializer = Sys.Materializer();
        var all = Source.Maybe<int>().RunWith(Sink.Seq<int>(), materializer);

        materializer.Shutdown();

        await FailureOf<AbruptTerminationException>(all);
    }

    [Fact]
    public async Task ContraMap_Elements_AreMappedFirst()
        => Assert.Equal([2], await Source.Single("ab").RunWith(Sink.Seq<int>().ContraMap<string>(text => text.Length), Materializer).WaitAsync(Patience));

    [Fact]
    public async Task ChannelReader_Stream_CanBeRead()
    {
        var reader = Source.From(Enumerable.Range(0, 100)).RunWith(ChannelSink.AsReader<int>(4), Materializer);

        var elements = new List<int>();
        await foreach (var element in reader.ReadAllAsync(new CancellationTokenSource(Patience).Token))
        {
            elements.Add(element);
        }

        Assert.Equal(Enumerable.Range(0, 100), elements);
    }

    [Fact]
    public async Task FromWriter_Owner_CompletesTheChannel()
    {
        var channel = Channel.CreateBounded<int>(2);
        Source.From([1, 2, 3]).To(ChannelSink.FromWriter(channel.Writer, isOwner: true)).Run(Materializer);

        var elements = new List<int>();
        await foreach (var element in channel.Reader.ReadAllAsync(new CancellationTokenSource(Patience).Token))
        {
            elements.Add(element);
        }

        Assert.Equal([1, 2, 3], elements);
    }

    [Fact]
    public async Task FromWriter_Failure_FailsTheChannel()
    {
        var channel = Channel.CreateBounded<int>(2);

        Source.Failed<int>(new InvalidOperationException()).To(ChannelSink.FromWriter(channel.Writer, isOwner: true)).Run(Materializer);

        await FailureOf<InvalidOperationException>(channel.Reader.Completion);
    }

    [Fact]
    public async Task RunAsAsyncEnumerable_Loop_GetsAll()
    {
        var elements = new List<int>();
        await foreach (var element in Source.From(Enumerable.Range(0, 100)).RunAsAsyncEnumerable(Materializer).WithCancellation(new CancellationTokenSource(Patience).Token))
        {
            elements.Add(element);
        }

        Assert.Equal(Enumerable.Range(0, 100), elements);
    }

    [Fact]
    public async Task RunAsAsyncEnumerable_LeftEarly_CancelsTheStream()
    {
        var probe = new ProbeStage<int>();

        await foreach (var element in Source.Repeat(1).Via(probe).RunAsAsyncEnumerable(Materializer).WithCancellation(CancellationToken.None))
        {
            Assert.Equal(1, element);
            break;
        }

        await probe.Stopped.WaitAsync(Patience);
    }

    [Fact]
    public async Task RunAsAsyncEnumerable_StreamFails_Throws()
        => await Assert.ThrowsAnyAsync<InvalidOperationException>(async () =>
        {
            await foreach (var element in Source.Failed<int>(new InvalidOperationException()).RunAsAsyncEnumerable(Materializer).WithCancellation(CancellationToken.None))
            {
                Assert.Fail($"{element}");
            }
        });

    [Fact]
    public async Task PreMaterialize_Sink_IsFedLater()
    {
        var (all, sink) = Sink.Seq<int>().PreMaterialize(Materializer);

        Source.From([1, 2]).To(sink).Run(Materializer);

        Assert.Equal([1, 2], await all.WaitAsync(Patience));
    }
}

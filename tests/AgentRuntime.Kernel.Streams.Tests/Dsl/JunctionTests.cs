using System.Collections.Concurrent;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Kernel.Streams.Tests.Dsl;

public class JunctionTests : StreamTest
{
    [Fact]
    public async Task Concat_Sources_FollowEachOther()
        => Assert.Equal([1, 2, 3, 4], await All(Source.From([1, 2]).Concat(Source.From([3, 4]))));

    [Fact]
    public async Task Concat_FirstFails_Fails()
        => await FailureOf<InvalidOperationException>(
            All(Source.Failed<int>(new InvalidOperationException()).Concat(Source.From([1]))));

    [Fact]
    public async Task Prepend_Source_ComesFirst()
        => Assert.Equal([3, 4, 1, 2], await All(Source.From([1, 2]).Prepend(Source.From([3, 4]))));

    [Fact]
    public async Task Merge_Sources_GivesAll()
        => Assert.Equal(Enumerable.Range(1, 20), (await All(Source.From(Enumerable.Range(1, 10)).Merge(Source.From(Enumerable.Range(11, 10))))).Order());

    [Fact]
    public async Task Merge_EagerComplete_EndsWithTheFirst()
        => Assert.Equal([1], await All(Source.Single(1).Merge(Source.Never<int>(), eagerComplete: true)));

    [Fact]
    public async Task MergeSorted_Sources_StaySorted()
        => Assert.Equal([1, 2, 3, 4, 5, 6], await All(Source.From([1, 3, 5]).MergeSorted(Source.From([2, 4, 6]))));

    [Fact]
    public async Task Interleave_Segments_Alternate()
        => Assert.Equal([1, 2, 10, 11, 3, 12], await All(Source.From([1, 2, 3]).Interleave(Source.From([10, 11, 12]), 2)));

    [Fact]
    public async Task Zip_Shorter_EndsIt()
        => Assert.Equal([(1, "a"), (2, "b")], await All(Source.From([1, 2, 3]).Zip(Source.From(["a", "b"]))));

    [Fact]
    public async Task ZipWith_Function_Combines()
        => Assert.Equal([11, 22], await All(Source.From([1, 2]).ZipWith(Source.From([10, 20]), (a, b) => a + b)));

    [Fact]
    public async Task OrElse_Empty_TakesTheOther()
    {
        Assert.Equal([2], await All(Source.Empty<int>().OrElse(Source.Single(2))));
        Assert.Equal([1], await All(Source.Single(1).OrElse(Source.Single(2))));
    }

    [Fact]
    public async Task ConcatMany_Sources_AreRunOneByOne()
        => Assert.Equal([1, 1, 2, 2], await All(Source.From([1, 2]).ConcatMany(i => Source.From([i, i]))));

    [Fact]
    public async Task MergeMany_Sources_AreRunTogether()
        => Assert.Equal([1, 1, 2, 2, 3, 3], (await All(Source.From([1, 2, 3]).MergeMany(2, i => Source.From([i, i])))).Order());

    [Fact]
    public async Task MergeMany_InnerFails_Fails()
        => await FailureOf<InvalidOperationException>(
            All(Source.From([1, 2]).MergeMany(2, _ => Source.Failed<int>(new InvalidOperationException()))));

    [Fact]
    public async Task AlsoTo_Sink_GetsEverythingToo()
    {
        var (also, main) = Source.From([1, 2, 3])
            .AlsoToMaterialized(Sink.Seq<int>(), Keep.Right)
            .ToMaterialized(Sink.Seq<int>(), Keep.Both)
            .Run(Materializer);

        Assert.Equal([1, 2, 3], await also.WaitAsync(Patience));
        Assert.Equal([1, 2, 3], await main.WaitAsync(Patience));
    }

    [Fact]
    public async Task DivertTo_Predicate_Splits()
    {
        var (diverted, main) = Source.From([1, 2, 3, 4])
            .DivertToMaterialized(Sink.Seq<int>(), i => i % 2 == 0, Keep.Right)
            .ToMaterialized(Sink.Seq<int>(), Keep.Both)
            .Run(Materializer);

        Assert.Equal([2, 4], await diverted.WaitAsync(Patience));
        Assert.Equal([1, 3], await main.WaitAsync(Patience));
    }

    [Fact]
    public async Task WireTap_StalledSink_DoesNotSlowTheStream()
    {
        var stalled = new PullOne();

        Assert.Equal(Enumerable.Range(0, 100), await All(Source.From(Enumerable.Range(0, 100)).WireTap(stalled)));
    }

    [Fact]
    public async Task WireTap_Action_SeesElements()
    {
        var seen = new ConcurrentQueue<int>();

        await All(Source.From([1, 2, 3]).WireTap(seen.Enqueue));

        await AwaitAssertAsync(() => Assert.Contains(3, seen));
    }

    [Fact]
    public async Task GraphDsl_Diamond_SendsEverythingBothWays()
    {
        var graph = GraphDsl.Create<ClosedShape, Task<System.Collections.Immutable.IImmutableList<int>>, SinkShape<int>>(
            Sink.Seq<int>(),
            (builder, sink) =>
            {
                var broadcast = builder.Add(new Broadcast<int>(2));
                var merge = builder.Add(new Merge<int>(2));
                var source = builder.Add(Source.From([1, 2, 3]));
                var plus = builder.Add(Flow.Create<int>().Select(i => i + 10));
                builder.From(source).To(broadcast);
                builder.From(broadcast).Via(plus).To(merge);
                builder.From(broadcast).To(merge);
                builder.From(merge).To(sink);
                return ClosedShape.Instance;
            });

        var elements = await RunnableGraph.FromGraph(graph).Run(Materializer).WaitAsync(Patience);

        Assert.Equal([1, 2, 3, 11, 12, 13], elements.Order());
    }

    [Fact]
    public async Task GraphDsl_SameStageTwice_HasItsOwnPortsEachTime()
    {
        var plus = Flow.Create<int>().Select(i => i + 1);
        var graph = GraphDsl.Create(builder =>
        {
            var first = builder.Add(plus);
            var second = builder.Add(plus);
            builder.From(first).To(second);
            return new FlowShape<int, int>(first.Inlet, second.Outlet);
        });

        Assert.Equal([3], await All(Source.Single(1).Via(graph)));
    }

    [Fact]
    public void GraphDsl_OpenPort_IsAnError()
        => Assert.ThrowsAny<Exception>(() => GraphDsl.Create(builder =>
        {
            builder.Add(Source.Single(1));
            return ClosedShape.Instance;
        }));

    [Fact]
    public void GraphDsl_PortTwice_IsAnError()
        => Assert.ThrowsAny<Exception>(() => GraphDsl.Create(builder =>
        {
            var sink = builder.Add(Sink.Ignore<int>());
            builder.From(builder.Add(Source.Single(1))).To(sink);
            builder.From(builder.Add(Source.Single(2))).To(sink);
            return ClosedShape.Instance;
        }));

    [Fact]
    public async Task GraphDsl_MaterializedValue_CanBeEmitted()
    {
        var graph = GraphDsl.Create<SourceShape<Task<int>>, Task<int>, FlowShape<int, int>>(
            Flow.FromSinkAndSource(Sink.First<int>(), Source.Empty<int>(), Keep.Left),
            (builder, flow) =>
            {
                builder.From(builder.Add(Source.Single(5))).To(flow.Inlet);
                builder.From(flow.Outlet).To(builder.Add(Sink.Ignore<int>()));
                return new SourceShape<Task<int>>(builder.MaterializedValue);
            });

        var task = await Source.FromGraph(graph).RunWith(Sink.First<Task<int>>(), Materializer).WaitAsync(Patience);

        Assert.Equal(5, await task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Balance_Elements_GoOneWayEach()
    {
        var all = new ConcurrentBag<int>();
        var graph = GraphDsl.Create(
            Sink.ForEach<int>(all.Add),
            Sink.ForEach<int>(all.Add),
            (first, second) => Task.WhenAll(first, second),
            (builder, first, second) =>
            {
                var balance = builder.Add(new Balance<int>(2));
                builder.From(builder.Add(Source.From(Enumerable.Range(0, 100)))).To(balance);
                builder.From(balance).To(first);
                builder.From(balance).To(second);
                return ClosedShape.Instance;
            });

        await RunnableGraph.FromGraph(graph).Run(Materializer).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 100), all.Order());
    }

    [Fact]
    public async Task Broadcast_OneOutputCancels_OthersGoOn()
    {
        var graph = GraphDsl.Create<ClosedShape, Task<System.Collections.Immutable.IImmutableList<int>>, SinkShape<int>>(
            Sink.Seq<int>(),
            (builder, sink) =>
            {
                var broadcast = builder.Add(new Broadcast<int>(2));
                builder.From(builder.Add(Source.From([1, 2, 3]))).To(broadcast);
                builder.From(broadcast).To(builder.Add(Sink.Cancelled<int>()));
                builder.From(broadcast).To(sink);
                return ClosedShape.Instance;
            });

        Assert.Equal([1, 2, 3], await RunnableGraph.FromGraph(graph).Run(Materializer).WaitAsync(Patience));
    }

    [Fact]
    public async Task BidiFlow_Join_PassesBothWays()
    {
        var codec = BidiFlow.FromFunction<int, string, string, int>(i => $"{i}", text => text.Length);
        var flow = codec.Join(Flow.Create<string>().Select(text => text + text));

        Assert.Equal([2, 4, 6], await All(Source.From([1, 22, 333]).Via(flow)));
    }

    [Fact]
    public async Task BidiFlow_AtopAndFlowJoin_Stack()
    {
        var outer = BidiFlow.FromFunction<int, string, string, int>(i => $"{i}", text => text.Length);
        var inner = BidiFlow.FromFunction<string, string, string, string>(text => $"<{text}>", text => $"[{text}]");
        var flow = outer.Atop(inner).Join(Flow.Create<string>());

        Assert.Equal([5], await All(Source.Single(1).Via(flow)));
        Assert.Equal(["<a>"], await All(Source.Single("ignored").Via(Flow.FromSinkAndSource(Sink.Ignore<string>(), Source.Single("a"), Keep.Left).Join(inner))));
    }

    [Fact]
    public async Task Join_TwoFlows_MakeACycle()
    {
        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var forth = Flow.FromSinkAndSource(Sink.ForEach<int>(i => seen.TrySetResult(i)), Source.Single(1), Keep.Left);
        var back = Flow.Create<int>().Select(i => i + 1);

        var ended = forth.Join(back).Run(Materializer);

        Assert.Equal(2, await seen.Task.WaitAsync(Patience));
        await ended.WaitAsync(Patience);
    }

    private Task<System.Collections.Immutable.IImmutableList<T>> All<T, TMat>(Source<T, TMat> source)
        => source.RunWith(Sink.Seq<T>(), Materializer).WaitAsync(Patience);
}

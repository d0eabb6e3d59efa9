using System.Collections.Immutable;
using System.Threading.Channels;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Tests.Threads;

/// <summary>A provider whose streams a test writes by hand.</summary>
internal sealed class FakeProvider : IModelProvider
{
    private readonly Channel<FakeStream> _streams = Channel.CreateBounded<FakeStream>(1_000);

    public string Name => "fake";

    /// <summary>Thrown instead of returning a source.</summary>
    internal Exception? ThrowOnStream { get; set; }

    /// <summary>Done before a source is returned.</summary>
    internal Action? OnStream { get; set; }

    public Source<CompletionBatch, NotUsed> Stream(CompletionRequest request)
    {
        OnStream?.Invoke();
        if (ThrowOnStream is { } exception)
        {
            throw exception;
        }

        return Source.Queue<CompletionBatch>(1_024, OverflowStrategy.Backpressure)
            .WatchTermination((queue, termination) =>
            {
                Assert.True(_streams.Writer.TryWrite(new FakeStream(request, queue, termination)));
                return NotUsed.Instance;
            });
    }

    /// <summary>What the server tells of its models.</summary>
    internal ImmutableArray<ModelInfo> Models { get; set; } = [];

    public Task<ImmutableArray<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken) => Task.FromResult(Models);

    /// <summary>Whether a request came that the test has not taken.</summary>
    internal bool HasNext => _streams.Reader.Count > 0;

    /// <summary>The next request that came.</summary>
    internal async Task<FakeStream> NextAsync() =>
        await _streams.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
}

using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using Akka;
using Akka.Streams.Dsl;

namespace AgentRuntime.Benchmarks.Threads;

/// <summary>A model server without a network: its batches are there from the start, one token each.</summary>
internal sealed class TokenProvider(int tokens) : IModelProvider
{
    private readonly ImmutableArray<CompletionBatch> _batches =
    [
        new([CompletionEvent.Started.Instance], 0),
        .. Enumerable.Range(0, tokens).Select(static _ => new CompletionBatch([new CompletionEvent.Text(" token")], 0)),
        new([new CompletionEvent.Stopped(StopReason.EndTurn, "stop")], 0),
    ];

    public string Name => "bench";

    public int? MaxParallel => 1_000;

    public Source<CompletionBatch, NotUsed> Stream(CompletionRequest request) => Source.From(_batches);

    public Task<ImmutableArray<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(ImmutableArray<ModelInfo>.Empty);
}

using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using Akka;
using Akka.Streams.Dsl;

namespace AgentRuntime.Tests.Invariants;

/// <summary>A model server that always has more text, and counts how often it is asked for some.</summary>
internal sealed class EndlessProvider : IModelProvider
{
    internal const int BatchLength = 10;

    private static readonly CompletionBatch More = new([new CompletionEvent.Text(new string('x', BatchLength))], 0);

    private int _pulls;

    public string Name => "endless";

    internal int Pulls => Volatile.Read(ref _pulls);

    public Source<CompletionBatch, NotUsed> Stream(CompletionRequest request) => Source.From(Batches());

    public Task<ImmutableArray<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(ImmutableArray<ModelInfo>.Empty);

    private IEnumerable<CompletionBatch> Batches()
    {
        while (true)
        {
            Interlocked.Increment(ref _pulls);
            yield return More;
        }
    }
}

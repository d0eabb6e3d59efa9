using AgentRuntime.Model;
using Akka;
using Akka.Streams.Dsl;

namespace AgentRuntime.Providers.Http;

/// <summary>Makes sources that run one completion each time they are run.</summary>
internal static class CompletionSource
{
    /// <summary>The source; it sends nothing before it is run.</summary>
    public static Source<CompletionBatch, NotUsed> Create(
        HttpTransport transport, CompletionCall call, HttpProviderOptions options, TimeProvider timeProvider) =>
        Source.FromGraph(new CompletionStage(transport, call, options, timeProvider));
}

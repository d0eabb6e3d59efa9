using System.Collections.Immutable;
using AgentRuntime.Gates;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using Akka;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit2;

namespace AgentRuntime.Tests.Gates;

public sealed class GateSetTests : TestKit
{
    [Fact]
    public void Create_ProvidersOfOneServer_ShareItsGate()
    {
        var gates = GateSet.Create(
            Sys,
            [new Provider("a", "http://one:1"), new Provider("b", "http://one:1"), new Provider("c", "http://two:1")],
            new GateSettings(),
            TimeProvider.System);

        Assert.Equal(gates["a"], gates["b"]);
        Assert.NotEqual(gates["a"], gates["c"]);
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(8, null, null, 8)]
    [InlineData(8, 3, null, 3)]
    [InlineData(8, 3, 2, 2)]
    [InlineData(null, null, 5, 5)]
    public void ServerOf_Configured_ProvidersKeyWinsAndTheLeastOfThem(int? permits, int? ofA, int? ofB, int? expected)
    {
        var server = GateSet.ServerOf(
            "http://one:1",
            [new Provider("a", "http://one:1") { MaxParallel = ofA }, new Provider("b", "http://one:1") { MaxParallel = ofB }],
            new GateSettings { Permits = permits });

        Assert.Equal(expected, server.Permits);
    }

    [Fact]
    public async Task Discover_SeveralProviders_TakesTheFirstAnswer()
    {
        var failing = new Provider("a", "x") { Parallelism = Task.FromException<int?>(new ModelException(Some.Error())) };
        var silent = new Provider("b", "x") { Parallelism = Task.FromResult<int?>(null) };
        var telling = new Provider("c", "x") { Parallelism = Task.FromResult<int?>(6) };

        Assert.Equal(6, await DiscoverAsync(failing, silent, telling));
        Assert.Null(await DiscoverAsync(silent));
        await Assert.ThrowsAsync<ModelException>(() => DiscoverAsync(failing, silent));
    }

    private static Task<int?> DiscoverAsync(params Provider[] providers) =>
        GateSet.ServerOf("x", [.. providers], new GateSettings()).Discover(CancellationToken.None);

    private sealed class Provider(string name, string server) : IModelProvider
    {
        public string Name => name;

        public string Server => server;

        public int? MaxParallel { get; init; }

        public Task<int?> Parallelism { get; init; } = Task.FromResult<int?>(null);

        public Source<CompletionBatch, NotUsed> Stream(CompletionRequest request) => Source.Empty<CompletionBatch>();

        public Task<ImmutableArray<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken) =>
            Task.FromResult(ImmutableArray<ModelInfo>.Empty);

        public Task<int?> GetParallelismAsync(CancellationToken cancellationToken) => Parallelism;
    }
}

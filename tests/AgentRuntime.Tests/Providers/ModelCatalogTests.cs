using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using AgentRuntime.Testing;
using Akka;
using Akka.Streams.Dsl;

namespace AgentRuntime.Tests.Providers;

public sealed class ModelCatalogTests
{
    [Fact]
    public async Task GetAsync_OneServerIsDead_TheOthersAreListed()
    {
        var catalog = new ModelCatalog(
            [
                new FakeProvider("a", () => [Model("a", "z"), Model("a", "b")]),
                new FakeProvider("dead", () => throw new ModelException(new ModelError(ModelErrorCategory.Transport, "refused", "dead", "Start it."))),
                new FakeProvider("mad", () => throw new InvalidOperationException("bug")),
            ],
            new ManualTimeProvider());

        var answers = await catalog.GetAsync(CancellationToken.None);

        Assert.Equal(["a", "dead", "mad"], answers.Select(answer => answer.Provider));
        Assert.Equal(["a/b", "a/z"], answers[0].Models.Select(model => model.Ref.ToString()));
        Assert.Equal(ModelErrorCategory.Transport, answers[1].Error?.Category);
        Assert.Contains("bug", answers[2].Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_AskedTwice_AsksTheServersOnceUntilRefreshed()
    {
        var asked = 0;
        var catalog = new ModelCatalog([new FakeProvider("a", () => [Model("a", $"m{++asked}")])]);

        await catalog.GetAsync(CancellationToken.None);
        await catalog.GetAsync(CancellationToken.None);
        Assert.Equal(1, asked);

        Assert.Equal("a/m2", (await catalog.RefreshAsync(CancellationToken.None))[0].Models[0].Ref.ToString());
    }

    [Theory]
    [InlineData("a/m", "a/m")]
    [InlineData("a/llama3", "a/llama3:latest")]
    [InlineData("a/other", null)]
    [InlineData("b/m", null)]
    public async Task Find_OfAKnownModel_IsAnsweredWithoutWaiting(string asked, string? found)
    {
        var catalog = new ModelCatalog([new FakeProvider("a", () => [Model("a", "m"), Model("a", "llama3:latest")])]);
        await catalog.GetAsync(CancellationToken.None);

        Assert.Equal(found, catalog.Find(ModelRef.Parse(asked))?.Ref.ToString());
    }

    [Fact]
    public async Task RefreshAsync_ServerHasDied_KeepsWhatItHad()
    {
        var isDead = false;
        var catalog = new ModelCatalog([new FakeProvider("a", () => isDead ? throw new ModelException(new ModelError(ModelErrorCategory.Transport, "refused", "a", "")) : [Model("a", "m")])]);
        await catalog.GetAsync(CancellationToken.None);
        isDead = true;

        var answer = (await catalog.RefreshAsync(CancellationToken.None))[0];

        Assert.Equal("a/m", Assert.Single(answer.Models).Ref.ToString());
        Assert.NotNull(answer.Error);
    }

    private static ModelInfo Model(string provider, string name) => new(ModelRef.Of(provider, name));

    private sealed class FakeProvider(string name, Func<ImmutableArray<ModelInfo>> list) : IModelProvider
    {
        public string Name => name;

        public Source<CompletionBatch, NotUsed> Stream(CompletionRequest request) => Source.Empty<CompletionBatch>();

        public Task<ImmutableArray<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken) =>
            Task.Run(list, cancellationToken);
    }
}

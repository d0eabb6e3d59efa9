using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Tests.Hosting;

public sealed class ContextConfigTests
{
    [Fact]
    public void From_KeysOfContextAndTitle_AreRead()
    {
        var settings = From("context { compaction = drop, warn-at = 0.7, summary-model = \"lmstudio/org/small\" }\ntitle { enabled = off }");

        Assert.Equal(CompactionMode.Drop, settings.Context.Compaction);
        Assert.Equal(0.7, settings.Context.WarnAt);
        Assert.Equal(ModelRef.Parse("lmstudio/org/small"), settings.Context.SummaryModel);
        Assert.False(settings.Title.IsEnabled);
    }

    [Theory]
    [InlineData("context.compact-to = 0.95", "context.compact-to", "less than")]
    [InlineData("context.compact-at = 1.5", "context.compact-at", "up to 1")]
    [InlineData("context.warn-at = 0", "context.warn-at", "above 0")]
    [InlineData("context.compaction = sometimes", "context.compaction", "summary, drop, off")]
    [InlineData("context.summary-model = small", "context.summary-model", "PROVIDER/MODEL")]
    [InlineData("title.model = small", "title.model", "PROVIDER/MODEL")]
    [InlineData("title.timeout = infinite", "title.timeout", "duration")]
    public void From_NotAllowed_NamesTheKeyTheFileAndWhatIs(string hocon, string key, string expected)
    {
        var failure = Assert.Throws<RuntimeConfigException>(() => From(hocon));

        Assert.Contains($"agent-runtime.{key}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("my.conf", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private static RuntimeSettings From(string hocon) =>
        RuntimeSettings.From(RuntimeConfig.FromText($"agent-runtime {{ {hocon} }}", "my.conf"));
}

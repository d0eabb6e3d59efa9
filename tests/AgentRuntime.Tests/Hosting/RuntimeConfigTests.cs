using AgentRuntime.Hosting;

namespace AgentRuntime.Tests.Hosting;

public sealed class RuntimeConfigTests
{
    [Fact]
    public void From_Defaults_EqualsTheRecordsOwnDefaults() =>
        Assert.Equal(new RuntimeSettings(), RuntimeSettings.From(RuntimeConfig.Default));

    [Fact]
    public void FromText_Override_ChangesThatKeyAlone()
    {
        var settings = RuntimeSettings.From(RuntimeConfig.FromText(
            "agent-runtime { thread.max-rounds = 3, journal { flush-interval = 2 s } }", "my.conf"));

        Assert.Equal(3, settings.Threads.MaxRounds);
        Assert.Equal(TimeSpan.FromSeconds(2), settings.Journal.FlushInterval);
        Assert.Equal(new RuntimeSettings().Sinks, settings.Sinks);
    }

    [Theory]
    [InlineData("agent-runtime.thread.max-round = 3", "agent-runtime.thread.max-round")]
    [InlineData("agent-runtime.threads { }", "agent-runtime.threads")]
    public void FromText_UnknownKey_NamesTheKeyAndTheFile(string hocon, string key)
    {
        var failure = Assert.Throws<RuntimeConfigException>(() => RuntimeConfig.FromText(hocon, "my.conf"));

        Assert.Contains(key, failure.Message, StringComparison.Ordinal);
        Assert.Contains("my.conf", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent-runtime.thread.max-rounds = many", "max-rounds", "'many'")]
    [InlineData("agent-runtime.thread.max-rounds = 0", "max-rounds", "from 1")]
    [InlineData("agent-runtime.thread.cancel-timeout = soon", "cancel-timeout", "duration")]
    public void From_IllTypedValue_NamesTheKeyTheFileAndTheKind(string hocon, string key, string expected)
    {
        var config = RuntimeConfig.FromText(hocon, "my.conf");

        var failure = Assert.Throws<RuntimeConfigException>(() => RuntimeSettings.From(config));

        Assert.Contains(key, failure.Message, StringComparison.Ordinal);
        Assert.Contains("my.conf", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromFile_Missing_NamesTheFile()
    {
        var failure = Assert.Throws<RuntimeConfigException>(() => RuntimeConfig.FromFile("/nowhere/my.conf"));

        Assert.Contains("/nowhere/my.conf", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromText_OtherSections_AreLeftAlone() =>
        Assert.Equal(16, RuntimeConfig.FromText("akka.loglevel = DEBUG", "my.conf").GetInt("thread.max-rounds"));
}

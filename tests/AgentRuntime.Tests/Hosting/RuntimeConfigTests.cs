using AgentRuntime.Hosting;
using AgentRuntime.Providers.LMStudio;
using AgentRuntime.Providers.Ollama;
using AgentRuntime.Providers.OpenAI;

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

    [Theory]
    [InlineData("gate.permits = 7", 7)]
    [InlineData("gate.permits = auto", null)]
    public void From_GatePermits_TakesANumberOrAuto(string hocon, int? expected) =>
        Assert.Equal(expected, RuntimeSettings.From(RuntimeConfig.FromText($"agent-runtime.{hocon}", "my.conf")).Gates.Permits);

    [Theory]
    [InlineData("gate.place-interval = infinite", "agent-runtime.gate.place-interval")]
    [InlineData("retry.initial-delay = 0 s", "agent-runtime.retry.initial-delay")]
    public void From_DurationThatMustEnd_NamesTheKey(string hocon, string key)
    {
        var config = RuntimeConfig.FromText($"agent-runtime.{hocon}", "my.conf");

        Assert.Contains(key, Assert.Throws<RuntimeConfigException>(() => RuntimeSettings.From(config)).Message, StringComparison.Ordinal);
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

    [Fact]
    public void ProviderSettings_Defaults_EqualTheRecordsOwnDefaults()
    {
        Assert.Equal(OllamaOptions.Default, ProviderSettings.Ollama(RuntimeConfig.Default, "ollama", null) with
        {
            Headers = OllamaOptions.Default.Headers,
        });
        Assert.Equal(LMStudioOptions.Default, ProviderSettings.LMStudio(RuntimeConfig.Default, "lmstudio", null) with
        {
            Headers = LMStudioOptions.Default.Headers,
        });
        var vllm = new OpenAICompatibleOptions("vllm", new Uri("http://host:8000"));
        Assert.Equal(vllm, ProviderSettings.OpenAICompatible(RuntimeConfig.Default, "vllm", vllm.Url) with
        {
            Headers = vllm.Headers,
        });
    }

    [Fact]
    public void ProviderSettings_OwnSection_WinsOverItsKind()
    {
        var config = RuntimeConfig.FromText(
            """
            agent-runtime.providers {
              openai-compatible.idle-timeout = 7 s
              my-vllm {
                url = "http://host:8000/v1"
                api-key = secret
                headers { X-Team = blue }
                dialect = vllm
                max-parallel = 9
              }
            }
            """,
            "my.conf");

        var options = ProviderSettings.OpenAICompatible(config, "my-vllm", null);

        Assert.Equal(new Uri("http://host:8000/v1"), options.Url);
        Assert.Equal("secret", options.ApiKey);
        Assert.Equal("blue", options.Headers["X-Team"]);
        Assert.Equal(OpenAIDialect.Vllm, options.Dialect);
        Assert.Equal(9, options.MaxParallel);
        Assert.Equal(TimeSpan.FromSeconds(7), options.IdleTimeout);
    }

    [Theory]
    [InlineData("ollama", "agent-runtime.providers.ollama.idle-timeout")]
    [InlineData("my.host", "agent-runtime.providers.\"my.host\".idle-timeout")]
    public void ProviderSettings_IllTypedValue_NamesTheKeyAsItIsWritten(string name, string key)
    {
        var config = RuntimeConfig.FromText($"{key} = soon", "my.conf");

        var failure = Assert.Throws<RuntimeConfigException>(() => ProviderSettings.OpenAICompatible(config, name, new Uri("http://host")));

        Assert.Contains($"{key} ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromText_UnknownKeyOfAProvider_IsRejected()
    {
        var failure = Assert.Throws<RuntimeConfigException>(
            () => RuntimeConfig.FromText("agent-runtime.providers.ollama.keepalive = 5 m", "my.conf"));

        Assert.Contains("keep-alive", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ProviderSettings_WordThatDoesNotExist_NamesTheWords()
    {
        var config = RuntimeConfig.FromText("agent-runtime.providers.vllm.dialect = klingon", "my.conf");

        var failure = Assert.Throws<RuntimeConfigException>(
            () => ProviderSettings.OpenAICompatible(config, "vllm", new Uri("http://host")));

        Assert.Contains("llama-cpp", failure.Message, StringComparison.Ordinal);
    }
}

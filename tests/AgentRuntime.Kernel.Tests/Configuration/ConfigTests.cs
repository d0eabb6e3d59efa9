using Akka.Configuration;

namespace AgentRuntime.Kernel.Tests.Configuration;

public class ConfigTests
{
    [Fact]
    public void ParseString_NestedObjectsAndDottedKeys_AreTheSameTree()
    {
        var config = ConfigurationFactory.ParseString("""
            # a comment
            akka {
              loglevel = DEBUG // another
              actor.ask-timeout : 10s
              actor { default-dispatcher { throughput = 5 } }
            }
            akka.loggers = [a, "b c"
              d,]
            """);

        Assert.Equal("DEBUG", config.GetString("akka.loglevel"));
        Assert.Equal(TimeSpan.FromSeconds(10), config.GetTimeSpan("akka.actor.ask-timeout"));
        Assert.Equal(5, config.GetInt("akka.actor.default-dispatcher.throughput"));
        Assert.Equal(["a", "b c", "d"], config.GetStringList("akka.loggers"));
        Assert.Equal(5, config.GetConfig("akka.actor")!.GetInt("default-dispatcher.throughput"));
        Assert.True(config.HasPath("akka.actor"));
        Assert.False(config.HasPath("akka.actors"));
    }

    [Fact]
    public void WithFallback_BothHaveTheSection_MergesFieldByField()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1, y = 2 }")
            .WithFallback(ConfigurationFactory.ParseString("a { y = 3, z = 4 }\nb = 5"))
            .WithFallback(ConfigurationFactory.ParseString("c = 6"));

        Assert.Equal(1, config.GetInt("a.x"));
        Assert.Equal(2, config.GetInt("a.y"));
        Assert.Equal(4, config.GetInt("a.z"));
        Assert.Equal(5, config.GetInt("b"));
        Assert.Equal(6, config.GetInt("c"));
        Assert.Equal(4, config.GetConfig("a")!.GetInt("z"));
    }

    [Fact]
    public void Default_HasTheDocumentedDefaults()
    {
        var config = ConfigurationFactory.Default();

        Assert.Equal(30, config.GetInt("akka.actor.default-dispatcher.throughput"));
        Assert.Equal("INFO", config.GetString("akka.loglevel"));
        Assert.True(config.HasPath("akka.coordinated-shutdown.phases.actor-system-terminate"));
    }
}

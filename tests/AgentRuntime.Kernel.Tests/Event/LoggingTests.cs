using AgentRuntime.Kernel.Tests.Actor;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Event;

public class LoggingTests : KernelTest
{
    [Fact]
    public void GetLogger_OfActor_LogsWithItsPath()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));
        var actor = Start(me => me.OnAny(_ => me.Ctx.GetLogger().Info("hello {0}", "world")), "logs");

        actor.Tell("x");

        var info = ExpectMsg<Info>();
        Assert.Equal("hello world", info.Message.ToString());
        Assert.Equal(actor.Path.ToString(), info.LogSource);
        Assert.Equal(typeof(Act), info.LogClass);
        Assert.Equal(LogLevel.InfoLevel, info.LogLevel());
    }

    [Fact]
    public void Log_BelowTheLevel_IsNotPublished()
    {
        Sys.EventStream.SetLogLevel(LogLevel.WarningLevel);
        var log = Logging.GetLogger(Sys, "source");
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));

        log.Debug("a");
        log.Info("b");
        log.Warning("c {0} {1}", 1, 2);
        log.Error(new BoomException(), "d");

        Assert.False(log.IsDebugEnabled);
        Assert.False(log.IsInfoEnabled);
        Assert.True(log.IsWarningEnabled);
        Assert.Equal("c 1 2", ExpectMsg<Warning>().Message.ToString());
        Assert.IsType<BoomException>(ExpectMsg<Error>().Cause);
        ExpectNothingElse();
    }

    [Fact]
    public void Log_TemplateThatDoesNotFit_StillSaysSomething()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));

        Logging.GetLogger(Sys, "source").Info("{0} {1} {2}", "only one");

        Assert.Contains("only one", ExpectMsg<Info>().Message.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DEBUG", LogLevel.DebugLevel)]
    [InlineData("info", LogLevel.InfoLevel)]
    [InlineData("Warning", LogLevel.WarningLevel)]
    [InlineData("ERROR", LogLevel.ErrorLevel)]
    public void LogLevelFor_Name_IsTheLevel(string name, LogLevel expected)
    {
        Assert.Equal(expected, Logging.LogLevelFor(name));
        Assert.Equal(name.ToUpperInvariant(), expected.StringFor());
    }

    [Fact]
    public void LogLevelFor_UnknownName_Throws()
        => Assert.Throws<ArgumentException>(() => Logging.LogLevelFor("loud"));

    [Fact]
    public async Task Logger_Configured_GetsTheEvents()
    {
        CollectingLogger.Events.Clear();
        var config = ConfigurationFactory.ParseString(
            $"akka.loglevel = INFO\nakka.stdout-loglevel = OFF\nakka.loggers = [\"{typeof(CollectingLogger).AssemblyQualifiedName}\"]");
        var system = ActorSystem.Create("logged", config);

        system.Log.Info("for the logger");
        system.Log.Debug("not for the logger");
        await system.Terminate().WaitAsync(Patience);

        Assert.Contains("for the logger", CollectingLogger.Events);
        Assert.DoesNotContain("not for the logger", CollectingLogger.Events);
    }

    public sealed class CollectingLogger : ReceiveActor
    {
        public CollectingLogger()
        {
            Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
            Receive<LogEvent>(e => Events.Add(e.Message.ToString()!));
        }

        internal static List<string> Events { get; } = [];
    }
}

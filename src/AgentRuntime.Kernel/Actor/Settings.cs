using Akka.Configuration;

namespace Akka.Actor;

/// <summary>The settings of a system.</summary>
public class Settings
{
    private readonly Config _user;
    private Config _defaults;

    internal Settings(Config user)
    {
        _user = user;
        _defaults = ConfigurationFactory.Default();
        Config = _user.WithFallback(_defaults);
        var provider = Config.GetString("akka.actor.provider", "local");
        if (provider is not ("local" or "" or null) && !provider.Contains("LocalActorRefProvider", StringComparison.Ordinal))
        {
            throw new ConfigurationException(
                $"akka.actor.provider is {provider}. The in-tree kernel has local actors only; build with AkkaPackages=true and the "
                + "official packages for remoting and clusters.");
        }

        LogLevel = Config.GetString("akka.loglevel", "INFO")!;
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel", "WARNING")!;
        Loggers = [.. Config.GetStringList("akka.loggers", [])];
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout", TimeSpan.FromSeconds(5));
        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout", Timeout.InfiniteTimeSpan);
        DebugAutoReceive = Config.GetBoolean("akka.actor.debug.autoreceive");
        DebugLifecycle = Config.GetBoolean("akka.actor.debug.lifecycle");
        SchedulerClass = Config.GetString("akka.scheduler.implementation", "")!;
    }

    /// <summary>The configuration that the system was created with, over the defaults.</summary>
    public Config Config { get; private set; }

    internal string LogLevel { get; }

    internal string StdoutLogLevel { get; }

    internal IReadOnlyList<string> Loggers { get; }

    internal TimeSpan LoggerStartTimeout { get; }

    internal TimeSpan AskTimeout { get; }

    /// <summary>Whether the messages that an actor receives automatically are logged.</summary>
    internal bool DebugAutoReceive { get; }

    /// <summary>Whether starts, restarts, stops, supervision and watching are logged.</summary>
    internal bool DebugLifecycle { get; }

    internal string SchedulerClass { get; }

    /// <summary>Adds defaults of an extension below all that is there.</summary>
    internal void InjectTopLevelFallback(Config config)
    {
        _defaults = _defaults.WithFallback(config);
        Config = _user.WithFallback(_defaults);
    }
}

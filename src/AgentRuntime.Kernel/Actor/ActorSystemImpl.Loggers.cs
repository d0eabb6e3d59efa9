using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <content>The loggers.</content>
internal sealed partial class ActorSystemImpl
{
    private void StartLoggers()
    {
        var level = EventStream.LogLevel;
        foreach (var name in Settings.Loggers)
        {
            var type = name.StartsWith("Akka.Event.DefaultLogger", StringComparison.Ordinal)
                || name.StartsWith("Akka.Event.StandardOutLogger", StringComparison.Ordinal)
                    ? typeof(DefaultLogger)
                    : NamedType.Find(name);
            if (type is null || !typeof(ActorBase).IsAssignableFrom(type))
            {
                throw new ConfigurationException($"Logger specified in config cannot be found: \"{name}\"");
            }

            AddLogger(type, level);
        }

        EventStream.Unsubscribe(_stdout);
        if (Settings.Config.GetBoolean("akka.actor.debug.unhandled"))
        {
            // Subscribed here, not by the actor when it starts: from the first message on none is missed.
            EventStream.Subscribe(
                SystemActorOf(Props.Create<UnhandledMessageForwarder>(), "UnhandledMessageForwarder"), typeof(UnhandledMessage));
        }
    }

    private void AddLogger(Type type, LogLevel level)
    {
        var logger = SystemActorOf(Props.Create(type), $"log{EventStream.Loggers.Count + 1}-{type.Name}");
        var answer = logger.Ask<LoggerInitialized>(new InitializeLogger(EventStream), Settings.LoggerStartTimeout);
        try
        {
#pragma warning disable VSTHRD002 // creating a system is synchronous by contract; a thread pool thread answers
            answer.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
        catch (AskTimeoutException e)
        {
            throw new LoggerInitializationException(
                $"Logger [{type.FullName}] did not respond within {Settings.LoggerStartTimeout} to InitializeLogger", e);
        }

        EventStream.Loggers.Add(logger);
        EventStream.SubscribeLevels(logger, level);
    }

    private void StartDeadLetterListener()
    {
        var setting = Settings.Config.GetString("akka.log-dead-letters", "10")!;
        var maximum = setting.ToUpperInvariant() switch
        {
            "ON" or "TRUE" or "YES" => int.MaxValue,
            "OFF" or "FALSE" or "NO" => 0,
            _ => Settings.Config.GetInt("akka.log-dead-letters"),
        };
        if (maximum > 0)
        {
            var suspendFor = Settings.Config.GetTimeSpan("akka.log-dead-letters-suspend-duration", TimeSpan.FromMinutes(5));
            _deadLetterListener = SystemActorOf(Props.Create(() => new DeadLetterListener(maximum, suspendFor)), "deadLetterListener");
            EventStream.Subscribe(_deadLetterListener, typeof(DeadLetter));
            EventStream.Subscribe(_deadLetterListener, typeof(Dropped));
            EventStream.Subscribe(_deadLetterListener, typeof(UnhandledMessage));
        }
    }
}

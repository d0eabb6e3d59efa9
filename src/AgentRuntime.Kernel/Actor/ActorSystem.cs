using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A tree of actors with what they share: settings, dispatchers, scheduler, event stream. Costly; make one per process.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private readonly long _started = TimeProvider.System.GetTimestamp();

    private protected ActorSystem()
    {
    }

    /// <summary>The settings.</summary>
    public abstract Settings Settings { get; }

    /// <summary>The name, which is part of every actor's path.</summary>
    public abstract string Name { get; }

    /// <summary>The bus of the system: log events, dead letters and whatever is published.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>Where the messages to stopped actors go.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>A reference that ignores what it is told.</summary>
    public abstract IActorRef IgnoreRef { get; }

    /// <summary>Sends messages later.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>Logs for the system itself.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>Completes when all actors have stopped and the termination callbacks have run.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>When the system started, since the start of the clock.</summary>
    public TimeSpan StartTime => System.Diagnostics.Stopwatch.GetElapsedTime(0, _started);

    /// <summary>How long the system has run.</summary>
    public TimeSpan Uptime => TimeProvider.System.GetElapsedTime(_started);

    /// <summary>Starts a system with the default configuration.</summary>
    /// <exception cref="ArgumentException">The name is not made of letters, digits and hyphens.</exception>
    public static ActorSystem Create(string name) => Start(name, ActorSystemSetup.Empty);

    /// <summary>Starts a system with a configuration over the defaults.</summary>
    /// <exception cref="ArgumentException">The name is not made of letters, digits and hyphens.</exception>
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public static ActorSystem Create(string name, Config config)
        => Start(name, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)));

    /// <summary>Starts a system with a configuration over the defaults.</summary>
    /// <exception cref="ArgumentException">The name is not made of letters, digits and hyphens.</exception>
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public static ActorSystem Create(string name, BootstrapSetup setup) => Start(name, ActorSystemSetup.Create(setup));

    /// <summary>Starts a system with settings in code.</summary>
    /// <exception cref="ArgumentException">The name is not made of letters, digits and hyphens.</exception>
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public static ActorSystem Create(string name, ActorSystemSetup setup) => Start(name, setup);

    /// <summary>Makes a top-level actor.</summary>
    /// <exception cref="InvalidActorNameException">The name is illegal, or a living actor has it.</exception>
    public abstract IActorRef ActorOf(Props props, string? name = null);

    /// <summary>A selection of the actors at a full path.</summary>
    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>A selection of the actors at a path, with <c>*</c>, <c>?</c> and <c>..</c>; a relative one starts at <c>/user</c>.</summary>
    public abstract ActorSelection ActorSelection(string actorPath);

    /// <summary>The extension of a type.</summary>
    public abstract T GetExtension<T>()
        where T : class, IExtension;

    /// <summary>The extension of an id.</summary>
    public abstract object GetExtension(IExtensionId extensionId);

    /// <summary>Whether there is an extension of a type.</summary>
    public abstract bool HasExtension<T>()
        where T : class, IExtension;

    /// <summary>Whether there is an extension of a type.</summary>
    public abstract bool HasExtension(Type type);

    /// <summary>The extension of an id, made when there is none.</summary>
    public abstract object RegisterExtension(IExtensionId extension);

    /// <summary>The extension of a type, if there is one.</summary>
    public abstract bool TryGetExtension<T>(out T extension)
        where T : class, IExtension;

    /// <summary>The extension of a type, if there is one.</summary>
    public abstract bool TryGetExtension(Type extensionType, out object extension);

    /// <summary>Runs a callback after all actors have stopped; the last registered runs first.</summary>
    /// <exception cref="InvalidOperationException">The system has terminated.</exception>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Stops an actor after its current message.</summary>
    public abstract void Stop(IActorRef actor);

    /// <summary>Stops all actors, children first, and then the system; the same task for every call.</summary>
    public abstract Task Terminate();

    /// <summary>Terminates the system and waits for it.</summary>
    public void Dispose()
    {
        DisposeInternal();
        GC.SuppressFinalize(this);
    }

    internal abstract void DisposeInternal();

    private static ActorSystemImpl Start(string name, ActorSystemSetup setup)
    {
        var config = setup.Get<BootstrapSetup>() is { HasValue: true, Value.Config.HasValue: true } bootstrap
            ? bootstrap.Value.Config.Value
            : ConfigurationFactory.Load();
        var system = new ActorSystemImpl(name, config, setup);
        try
        {
            system.Start();
            return system;
        }
        catch
        {
            system.FinalTerminate();
            throw;
        }
    }
}

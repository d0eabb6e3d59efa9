using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The actor system.</summary>
internal sealed partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stack<Action> _onTermination = new();
    private readonly Lock _gate = new();
    private readonly Mailboxes _mailboxes;
    private readonly RootActorPath _rootPath;
    private readonly StandardOutLogger _stdout;
    private long _nextUid;
    private long _nextTempName;
    private bool _terminating;
    private bool _callbacksRun;

    internal ActorSystemImpl(string name, Config config, ActorSystemSetup setup)
    {
        if (!LegalName().IsMatch(name))
        {
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')",
                nameof(name));
        }

        Name = name;
        Setup = setup;
        Settings = new Settings(config);
        _rootPath = new RootActorPath(new Address("akka", name));
        DeadLettersRef = new DeadLetterActorRef(this, _rootPath / "deadLetters");
        IgnoreRef = new IgnoreActorRef(_rootPath / "ignore");
        EventStream = new EventStream(Settings.Config.GetBoolean("akka.actor.debug.event-stream"));
        EventStream.SetLogLevel(Logging.LogLevelFor(Settings.LogLevel));
        _stdout = new StandardOutLogger(this, _rootPath / "StandardOutLogger");
        EventStream.SubscribeLevels(_stdout, Logging.LogLevelFor(Settings.StdoutLogLevel));
        Log = Logging.GetLogger(EventStream, $"ActorSystem({name})");
        Dispatchers = new Dispatchers(this);
        _mailboxes = new Mailboxes(this);
        Scheduler = NewScheduler();
        Root = new RootActorRef(this, _rootPath);
        var strategy = SupervisorStrategyConfigurator
            .CreateConfigurator(Settings.Config.GetString("akka.actor.guardian-supervisor-strategy")!).Create();
        UserGuardian = NewGuardian("user", strategy);
        SystemGuardian = NewGuardian("system", SupervisorStrategy.DefaultStrategy);
    }

    public override Settings Settings { get; }

    public override string Name { get; }

    public override EventStream EventStream { get; }

    public override IActorRef DeadLetters => DeadLettersRef;

    public override IActorRef IgnoreRef { get; }

    public override IScheduler Scheduler { get; }

    public override ILoggingAdapter Log { get; }

    public override Task WhenTerminated => _terminated.Task;

    internal ActorSystemSetup Setup { get; }

    internal Dispatchers Dispatchers { get; }

    internal DeadLetterActorRef DeadLettersRef { get; }

    internal RootActorRef Root { get; }

    internal LocalActorRef UserGuardian { get; }

    internal LocalActorRef SystemGuardian { get; }

    public override IActorRef ActorOf(Props props, string? name = null) => UserGuardian.Cell.ActorOf(props, name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);

    public override ActorSelection ActorSelection(string actorPath)
        => ActorRefFactoryShared.ActorSelection(actorPath, this, Root);

    public override void Stop(IActorRef actor) => ((IInternalActorRef)actor).Stop();

    public override string ToString() => $"akka://{Name}";

    /// <summary>Makes an actor at <c>/system</c>, which outlives those at <c>/user</c>.</summary>
    internal IActorRef SystemActorOf(Props props, string? name = null) => SystemGuardian.Cell.ActorOf(props, name);

    internal LocalActorRef NewChild(Props props, string name, ActorCell parent)
    {
        var settings = _mailboxes.Lookup(props);
        var dispatcher = props.HasDispatcher ? Dispatchers.Lookup(props.Dispatcher) : Dispatchers.Default;
        var path = new ChildActorPath(parent.Self.Path, name, NewUid());
        return new LocalActorRef(path, props, (LocalActorRef)parent.Self, dispatcher, settings.NewBound());
    }

    internal long NewUid() => Interlocked.Increment(ref _nextUid);

    internal ActorPath NewTempPath()
        => new ChildActorPath(_rootPath / "temp", NameAlphabet.Encode(Interlocked.Increment(ref _nextTempName)), NewUid());

    internal int StashCapacity(Props props)
        => props.StashCapacity >= 0 ? props.StashCapacity : _mailboxes.Lookup(props).StashCapacity;

    internal void Start()
    {
        if (Settings.Config.GetBoolean("akka.log-config-on-start"))
        {
            Log.Info(Settings.Config.ToString() ?? "");
        }

        UserGuardian.StartInternal();
        SystemGuardian.StartInternal();
        StartLoggers();
        StartDeadLetterListener();
        CoordinatedShutdown.Get(this);
        foreach (var name in Settings.Config.GetStringList("akka.extensions", []))
        {
            if (NamedType.Find(name) is not { } type || Activator.CreateInstance(type) is not IExtensionId extension)
            {
                throw new ConfigurationException($"akka.extensions names {name}, which is not an IExtensionId.");
            }

            RegisterExtension(extension);
        }
    }

    private LocalActorRef NewGuardian(string name, SupervisorStrategy strategy)
    {
        var guardian = new LocalActorRef(
            new ChildActorPath(_rootPath, name, 0),
            Props.Create<GuardianActor>().WithSupervisorStrategy(strategy),
            Root,
            Dispatchers.Default,
            null);
        guardian.Cell.EnsureChildren();
        return guardian;
    }

    private IScheduler NewScheduler()
    {
        var config = Settings.Config.GetConfig("akka.scheduler") ?? Config.Empty;
        // The name of the official default means the default here, too.
        var name = Settings.SchedulerClass.Split(',')[0].Trim();
        if (name is "" or "Akka.Actor.HashedWheelTimerScheduler")
        {
            return new HeapScheduler(config, Log);
        }

        return NamedType.Find(Settings.SchedulerClass) is { } type && typeof(IScheduler).IsAssignableFrom(type)
            ? (IScheduler)Activator.CreateInstance(type, config, Log)!
            : throw new ConfigurationException(
                $"akka.scheduler.implementation is {Settings.SchedulerClass}, which is not an IScheduler.");
    }

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LegalName();
}

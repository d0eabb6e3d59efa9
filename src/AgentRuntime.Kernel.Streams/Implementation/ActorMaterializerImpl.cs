using System.Reflection;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Streams.Implementation;

/// <summary>The materializer: walks layouts, keeps account of the islands that run.</summary>
internal sealed class ActorMaterializerImpl : ActorMaterializer
{
    private static readonly Lazy<Config> Defaults = new(ReadDefaultConfig);

    private readonly StreamRegistry _registry;
    private readonly string _namePrefix;
    private long _lastStageActor = -1;
    private ILoggingAdapter? _logger;

    private ActorMaterializerImpl(
        ActorSystem system,
        ActorMaterializerSettings settings,
        IActorRef supervisor,
        MessageDispatcher dispatcher,
        StreamRegistry registry,
        string namePrefix)
    {
        System = system;
        Settings = settings;
        Supervisor = supervisor;
        ExecutionContext = dispatcher;
        RootAttributes = AttributesOf(settings);
        _registry = registry;
        _namePrefix = namePrefix;
    }

    public static new Config DefaultConfig => Defaults.Value;

    public override ActorMaterializerSettings Settings { get; }

    public override bool IsShutdown => _registry.IsStopped;

    public override MessageDispatcher ExecutionContext { get; }

    public override ActorSystem System { get; }

    public override ILoggingAdapter Logger => _logger ??= Logging.GetLogger(System, this);

    public override IActorRef Supervisor { get; }

    /// <summary>The islands that run: what a test looks at to find streams that did not end.</summary>
    internal int IslandCount => _registry.Count;

    /// <summary>What every stream inherits.</summary>
    internal Attributes RootAttributes { get; }

    public static new ActorMaterializer Create(
        IActorRefFactory context, ActorMaterializerSettings? settings, string? namePrefix)
    {
        ArgumentNullException.ThrowIfNull(context);
        var system = context switch
        {
            ActorSystem itself => itself,
            IActorContext actor => actor.System,
            _ => throw new ArgumentException(
                $"A materializer belongs to an ActorSystem or an actor's Context, got [{context.GetType()}]", nameof(context)),
        };

        settings ??= SystemMaterializer.SettingsOf(system);
        var dispatchers = ((ActorSystemImpl)system).Dispatchers;
        var dispatcher = settings.Dispatcher.Length == 0 ? dispatchers.Default : dispatchers.Lookup(settings.Dispatcher);
        var registry = new StreamRegistry();
        var supervisor = context.ActorOf(
            Props.Create(() => new StreamSupervisor(registry)), StreamSupervisor.NextName());
        return new ActorMaterializerImpl(system, settings, supervisor, dispatcher, registry, namePrefix ?? "flow");
    }

    public override ActorMaterializerSettings EffectiveSettings(Attributes attributes)
    {
        var settings = Settings;
        if (attributes.GetAttribute<Attributes.InputBuffer>() is { } buffer)
        {
            settings = settings.WithInputBuffer(buffer.Initial, buffer.Max);
        }

        if (attributes.GetAttribute<ActorAttributes.Dispatcher>() is { } dispatcher)
        {
            settings = settings.WithDispatcher(dispatcher.Name);
        }

        if (attributes.GetAttribute<ActorAttributes.SupervisionStrategy>() is { } strategy)
        {
            settings = settings.WithSupervisionStrategy(strategy.Decider);
        }

        if (attributes.GetAttribute<ActorAttributes.SyncProcessingLimit>() is { } limit)
        {
            settings = settings.WithSyncProcessingLimit(limit.Limit);
        }

        return settings;
    }

    public override ILoggingAdapter MakeLogger(object logSource) => Logging.GetLogger(System, logSource);

    public override IMaterializer WithNamePrefix(string namePrefix)
        => new ActorMaterializerImpl(System, Settings, Supervisor, ExecutionContext, _registry, namePrefix);

    public override TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable)
        => Materialize(runnable, Attributes.None);

    public override TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable, Attributes initialAttributes)
    {
        if (_registry.IsStopped)
        {
            throw StreamRegistry.ShutDown();
        }

        var layout = runnable.Layout();
        var attributes = RootAttributes.And(initialAttributes);
        var session = new MaterializationSession(this, attributes.And(layout.Attributes));
        var value = session.Materialize(layout, attributes);
        session.Start(fused: false);
        return (TMat)value!;
    }

    /// <summary>Starts a stream inside an island that runs on this thread.</summary>
    public TMat MaterializeFused<TMat>(StreamIsland island, IGraph<ClosedShape, TMat> runnable, Attributes initialAttributes)
    {
        var session = new MaterializationSession(this, island);
        var value = session.Materialize(runnable.Layout(), RootAttributes.And(initialAttributes));
        session.Start(fused: true);
        return (TMat)value!;
    }

    public override ICancelable ScheduleOnce(TimeSpan delay, Action action)
        => System.Scheduler.Advanced.ScheduleOnceCancelable(delay, action);

    public override ICancelable ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action)
        => System.Scheduler.Advanced.ScheduleRepeatedlyCancelable(initialDelay, interval, action);

    public override void Shutdown()
    {
        _registry.Close();
        ((IInternalActorRef)Supervisor).Stop();
    }

    /// <summary>An island for a part of a graph with the given attributes; it does not run yet.</summary>
    internal StreamIsland CreateIsland(Attributes attributes)
    {
        var dispatcher = attributes.GetAttribute<ActorAttributes.Dispatcher>() is { Name.Length: > 0 } named
            ? ((ActorSystemImpl)System).Dispatchers.Lookup(named.Name)
            : ExecutionContext;
        var limit = attributes.GetAttribute<ActorAttributes.SyncProcessingLimit>()?.Limit ?? Settings.SyncProcessingLimit;
        return new StreamIsland(this, dispatcher, limit);
    }

    internal void Remember(StreamIsland island) => _registry.Add(island);

    internal void Forget(StreamIsland island) => _registry.Remove(island);

    /// <summary>The path of a stage actor.</summary>
    internal ActorPath StagePath(string? name)
        => Supervisor.Path / (name ?? NextStageName($"{_namePrefix}-StageActorRef"));

    /// <summary>A name that no other stage actor has.</summary>
    internal string NextStageName(string name)
        => $"{Uri.EscapeDataString(name)}-{Interlocked.Increment(ref _lastStageActor)}";

    private static Attributes AttributesOf(ActorMaterializerSettings settings)
        => new(
            new Attributes.InputBuffer(settings.InitialInputBufferSize, settings.MaxInputBufferSize),
            Attributes.CancellationStrategy.Default,
            new ActorAttributes.Dispatcher(settings.Dispatcher),
            new ActorAttributes.SupervisionStrategy(settings.SupervisionDecider),
            new ActorAttributes.StreamSubscriptionTimeout(
                settings.SubscriptionTimeoutSettings.Timeout, settings.SubscriptionTimeoutSettings.Mode),
            new ActorAttributes.DebugLogging(settings.IsDebugLogging),
            new ActorAttributes.OutputBurstLimit(settings.OutputBurstLimit),
            new ActorAttributes.FuzzingMode(settings.IsFuzzingMode),
            new ActorAttributes.MaxFixedBufferSize(settings.MaxFixedBufferSize),
            new ActorAttributes.SyncProcessingLimit(settings.SyncProcessingLimit));

    private static Config ReadDefaultConfig()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Akka.Streams.reference.conf")!;
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}

using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Providers;
using AgentRuntime.Tools;
using AgentRuntime.Tools.Approvals;
using Akka.Actor;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRuntime.Hosting;

/// <summary>Says what a runtime is made of. Later calls win over earlier ones; nothing starts before <see cref="Start"/>.</summary>
public sealed class AgentRuntimeBuilder
{
    private readonly List<Func<ProviderContext, IModelProvider>> _providers = [];
    private readonly List<Func<RuntimeServiceContext, IEnumerable<IAsyncDisposable>>> _services = [];
    private readonly List<Func<RuntimeSettings, RuntimeSettings>> _configures = [];
    private readonly List<ApprovalRule> _approvalRules = [];
    private readonly List<AgentTool> _tools = [];
    private readonly List<IToolSource> _toolSources = [];
    private RuntimeConfig _config = RuntimeConfig.Default;
    private ActorSystem? _actorSystem;
    private Func<RuntimeSettings, IThreadJournal>? _journal;
    private IApprovalMemory? _approvalMemory;
    private ILoggerFactory _loggerFactory = NullLoggerFactory.Instance;
    private TimeProvider _timeProvider = TimeProvider.System;
    private IServiceProvider? _appServices;

    /// <summary>Adds a provider; a second one of the same name is an error at start.</summary>
    public AgentRuntimeBuilder AddProvider(IModelProvider provider) => AddProvider(_ => provider);

    /// <summary>Adds a provider that is made at start, with the runtime's settings.</summary>
    public AgentRuntimeBuilder AddProvider(Func<ProviderContext, IModelProvider> create)
    {
        _providers.Add(create);
        return this;
    }

    /// <summary>
    /// Adds something that starts with the runtime and stops with it, after the last thread: it is made at start and disposed at the
    /// end, beside the others. Where it is an <see cref="IToolSource"/>, its tools are offered to the threads.
    /// </summary>
    public AgentRuntimeBuilder AddService(Func<RuntimeServiceContext, IAsyncDisposable> create) =>
        AddServices(context => [create(context)]);

    /// <summary>Like <see cref="AddService"/>, for as many as the settings say. What is made before one that fails is disposed of.</summary>
    public AgentRuntimeBuilder AddServices(Func<RuntimeServiceContext, IEnumerable<IAsyncDisposable>> create)
    {
        _services.Add(create);
        return this;
    }

    /// <summary>Says what is done with the calls of some tools, beside the rules of the settings; their order does not matter.</summary>
    /// <exception cref="ArgumentException">The rule names no tool.</exception>
    public AgentRuntimeBuilder AddApprovalRule(ApprovalRule rule)
    {
        if (string.IsNullOrWhiteSpace(rule.Tool))
        {
            throw new ArgumentException("The rule names no tool; * stands for every tool.", nameof(rule));
        }

        _approvalRules.Add(rule);
        return this;
    }

    /// <summary>Says what is done with all calls of some tools.</summary>
    /// <param name="tool">A pattern for the tool's name: <c>*</c> stands for any text, <c>?</c> for one UTF-16 code unit.</param>
    /// <param name="decision">What is done.</param>
    /// <param name="reason">Why, for the person who is asked and for the model that is refused.</param>
    public AgentRuntimeBuilder AddApprovalRule(string tool, ApprovalDecision decision, string reason = "") =>
        AddApprovalRule(new ApprovalRule(tool, decision) { Reason = reason });

    /// <summary>Keeps the answers that people gave for always where the app wants them; else <c>agent-runtime.approvals.remember-file</c> says where.</summary>
    public AgentRuntimeBuilder UseApprovalMemory(IApprovalMemory memory)
    {
        _approvalMemory = memory;
        return this;
    }

    /// <summary>Adds a function that models may call. An <see cref="ApprovalRequiredAIFunction"/> asks a person before every call.</summary>
    /// <exception cref="ArgumentException">It is a declaration alone, which cannot be called.</exception>
    public AgentRuntimeBuilder AddTool(AIFunctionDeclaration function) => AddTool(new AgentTool(
        function as AIFunction
        ?? throw new ArgumentException(
            $"The function '{function.Name}' is only declared and cannot be called. Add an AIFunction, for example from AIFunctionFactory.Create.",
            nameof(function))));

    /// <summary>Adds a method that models may call, as <see cref="AgentTool.Create"/> makes a tool of it.</summary>
    /// <param name="method">The method. It is called from many threads at once.</param>
    /// <param name="name">The tool's name; null takes the method's.</param>
    /// <param name="description">What the model is told of it; null takes the method's <c>DescriptionAttribute</c>.</param>
    public AgentRuntimeBuilder AddTool(Delegate method, string? name = null, string? description = null) =>
        AddTool(AgentTool.Create(method, name, description));

    /// <summary>
    /// Adds a tool that models may call. Models call it by its name, made valid where it is not, and with a number behind it where
    /// another has the name already.
    /// </summary>
    /// <exception cref="ArgumentException">Its time-out or its longest result is out of range.</exception>
    public AgentRuntimeBuilder AddTool(AgentTool tool)
    {
        if (tool.Timeout is { } timeout && timeout <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentException(
                $"The time-out of the tool '{tool.Name}' is {timeout}; it must be more than zero, or infinite.", nameof(tool));
        }

        if (tool.MaxResultLength is { } length && length < ToolSettings.MinResultLength)
        {
            throw new ArgumentException(
                $"The longest result of the tool '{tool.Name}' is {length}; it must be at least {ToolSettings.MinResultLength} UTF-16 code units.",
                nameof(tool));
        }

        _tools.Add(tool);
        return this;
    }

    /// <summary>
    /// Adds a tool that gives a task to a subagent: a thread of its own under the call, which ends with it. The caller's log says when it
    /// starts and stops; <c>agent-runtime.subagents</c> bounds how many there are and how deep.
    /// </summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="description">What it does and when to use it, for the model.</param>
    /// <param name="options">What the subagent is; null makes it like the thread that calls it.</param>
    /// <exception cref="FormatException">The model is not written as <c>provider/model</c>.</exception>
    public AgentRuntimeBuilder AddSubagent(string name, string description, SubagentOptions? options = null)
    {
        var subagent = options ?? new SubagentOptions();
        return AddTool(new AgentTool(new SubagentFunction(name, description, subagent)) { Timeout = subagent.Timeout });
    }

    /// <summary>Adds tools that may change while the runtime runs. Models call them <c>source__tool</c>.</summary>
    /// <exception cref="ArgumentException">Another source has the name.</exception>
    public AgentRuntimeBuilder AddToolSource(IToolSource source)
    {
        if (_toolSources.Any(other => string.Equals(other.Name, source.Name, StringComparison.Ordinal)))
        {
            throw new ArgumentException($"Two tool sources are named '{source.Name}'. Give one of them another name.", nameof(source));
        }

        _toolSources.Add(source);
        return this;
    }

    /// <summary>Takes settings from HOCON.</summary>
    public AgentRuntimeBuilder UseConfig(RuntimeConfig config)
    {
        _config = config;
        return this;
    }

    /// <summary>Takes settings from a HOCON file.</summary>
    /// <exception cref="RuntimeConfigException">The file cannot be read, is not HOCON, or has a key that does not exist.</exception>
    public AgentRuntimeBuilder UseConfigFile(string path) => UseConfig(RuntimeConfig.FromFile(path));

    /// <summary>Changes settings in code, over those of HOCON.</summary>
    public AgentRuntimeBuilder Configure(Func<RuntimeSettings, RuntimeSettings> configure)
    {
        _configures.Add(configure);
        return this;
    }

    /// <summary>Lives in an actor system of the app's own, which the app terminates; else the runtime has one of its own.</summary>
    public AgentRuntimeBuilder UseActorSystem(ActorSystem actorSystem)
    {
        _actorSystem = actorSystem;
        return this;
    }

    /// <summary>Keeps thread logs in a journal of the app's choice; else in memory.</summary>
    public AgentRuntimeBuilder UseJournal(IThreadJournal journal)
    {
        _journal = _ => journal;
        return this;
    }

    /// <summary>
    /// Writes what the runtime's own actor system logs, warnings and above, to these loggers; else it goes nowhere. An actor system
    /// that was handed over logs as it was configured.
    /// </summary>
    public AgentRuntimeBuilder UseLoggerFactory(ILoggerFactory loggerFactory)
    {
        _loggerFactory = loggerFactory;
        return this;
    }

    /// <summary>Takes the time from another clock.</summary>
    public AgentRuntimeBuilder UseTimeProvider(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        return this;
    }

    /// <summary>
    /// Gives the app's services to its tools: every call has a scope of its own, which ends with the call. Done already where the runtime
    /// was added to the app's services.
    /// </summary>
    public AgentRuntimeBuilder UseServices(IServiceProvider services)
    {
        _appServices = services;
        return this;
    }

    /// <summary>Starts the runtime.</summary>
    /// <exception cref="RuntimeConfigException">A setting is wrong, or two providers have one name.</exception>
    public AgentRuntimeHost Start()
    {
        var settings = Settings();
        var context = new ProviderContext(_config, _timeProvider);
        var providers = ImmutableDictionary.CreateBuilder<string, IModelProvider>(StringComparer.Ordinal);
        foreach (var create in _providers)
        {
            var provider = create(context);
            if (!providers.TryAdd(provider.Name, provider))
            {
                throw new RuntimeConfigException(
                    $"Two providers are named '{provider.Name}'. Give one of them another name.");
            }
        }

        return AgentRuntimeHost.Start(new RuntimeParts
        {
            Config = _config,
            Settings = settings,
            Providers = providers.ToImmutable(),
            Journal = _journal?.Invoke(settings) ?? new MemoryJournal(settings.Journal.MemoryMaxLength),
            Tools = [.. _tools],
            ToolSources = [.. _toolSources],
            Approvals = Approvals(settings.Approvals),
            TimeProvider = _timeProvider,
            ActorSystem = _actorSystem,
            LoggerFactory = _loggerFactory,
            StartServices = StartServices,
            AppServices = _appServices,
        });
    }

    private RuntimeSettings Settings()
    {
        var settings = RuntimeSettings.From(_config);
        foreach (var configure in _configures)
        {
            settings = configure(settings);
        }

        return settings;
    }

    private ApprovalPolicy Approvals(ApprovalSettings settings) => new(
        settings with { Rules = [.. settings.Rules, .. _approvalRules] },
        _approvalMemory ?? Remembered(settings));

    private ApprovalMemory Remembered(ApprovalSettings settings)
    {
        if (settings.RememberFile.Length == 0)
        {
            return new ApprovalMemory(settings.MaxRemembered, file: null);
        }

        try
        {
            return new ApprovalMemory(
                settings.MaxRemembered, new ApprovalFile(settings.RememberFile, _loggerFactory.CreateLogger<ApprovalFile>()));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeConfigException(
                $"The file '{settings.RememberFile}' of agent-runtime.approvals.remember-file cannot be read: {exception.Message}", exception);
        }
    }

    private ImmutableArray<IAsyncDisposable> StartServices(ActorSystem actorSystem)
    {
        var context = new RuntimeServiceContext(actorSystem, _config, _timeProvider, _loggerFactory);
        var services = ImmutableArray.CreateBuilder<IAsyncDisposable>();
        try
        {
            foreach (var create in _services)
            {
                foreach (var service in create(context))
                {
                    services.Add(service);
                }
            }

            RejectTwins(_toolSources.Concat(services.OfType<IToolSource>()));
        }
        catch
        {
            // The runtime does not start: those that were made before the one that failed go on their own.
            foreach (var service in services)
            {
                _ = service.DisposeAsync().AsTask();
            }

            throw;
        }

        return services.DrainToImmutable();
    }

    private static void RejectTwins(IEnumerable<IToolSource> sources)
    {
        if (sources.GroupBy(static source => source.Name, StringComparer.Ordinal).FirstOrDefault(static named => named.Count() > 1) is { } twins)
        {
            throw new RuntimeConfigException(
                $"Two tool sources, such as MCP servers, are named '{twins.Key}'. Give one of them another name.");
        }
    }
}

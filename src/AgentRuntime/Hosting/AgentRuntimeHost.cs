using System.Collections.Immutable;
using AgentRuntime.Actors;
using AgentRuntime.Gates;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using AgentRuntime.Threads;
using AgentRuntime.Threads.Context;
using AgentRuntime.Threads.Retrying;
using AgentRuntime.Tools;
using Akka.Actor;
using Akka.Configuration;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Hosting;

/// <summary>
/// The runtime inside a process. Disposing it stops every thread: streams are cancelled and their connections closed, and a turn
/// that ran ends as interrupted when its thread is next used. An actor system of its own is terminated, one that was handed over is not.
/// </summary>
public sealed partial class AgentRuntimeHost : IAgentRuntime, IAsyncDisposable
{
    private readonly ThreadEnvironment _environment;
    private readonly ActorSystem _actorSystem;
    private readonly bool _ownsActorSystem;
    private readonly IActorRef _region;
    private readonly IActorRef _sinks;
    private readonly ImmutableArray<IAsyncDisposable> _services;
    private readonly ILogger _logger;
    private readonly ShutdownSettings _shutdown;
    private int _isDisposed;

    private AgentRuntimeHost(
        RuntimeParts parts,
        ThreadEnvironment environment,
        ActorSystem actorSystem,
        ImmutableArray<IAsyncDisposable> services)
    {
        Config = parts.Config;
        Directory = environment.Journal.Directory;
        _shutdown = parts.Settings.Shutdown;
        _services = services;
        _logger = parts.LoggerFactory.CreateLogger<AgentRuntimeHost>();
        _environment = environment;
        _actorSystem = actorSystem;
        _ownsActorSystem = parts.ActorSystem is null;
        ProviderNames = [.. environment.Providers.Keys.Order(StringComparer.Ordinal)];
        Models = environment.Models;
        _region = actorSystem.ActorOf(ThreadRegion.Props(environment).On(RuntimeDispatchers.Direct, actorSystem));
        _sinks = actorSystem.ActorOf(SinkSupervisor.Props);
        environment.ToolHost = new SubagentHost(GetThread, environment.TimeProvider);
    }

    /// <inheritdoc/>
    public ImmutableArray<string> ProviderNames { get; }

    /// <inheritdoc/>
    public ModelCatalog Models { get; }

    /// <inheritdoc/>
    public ThreadDirectory Directory { get; }

    /// <summary>The HOCON that the settings were read from, for what is built on the runtime and has settings of its own.</summary>
    public RuntimeConfig Config { get; }

    /// <summary>The clock of the runtime.</summary>
    public TimeProvider TimeProvider => _environment.TimeProvider;

    /// <summary>Starts a runtime outside a host builder.</summary>
    /// <exception cref="RuntimeConfigException">A setting is wrong, or two providers have one name.</exception>
    public static AgentRuntimeHost Start(Action<AgentRuntimeBuilder> configure)
    {
        var builder = new AgentRuntimeBuilder();
        configure(builder);
        return builder.Start();
    }

    /// <inheritdoc/>
    public async Task<AgentThread> CreateThreadAsync(
        ThreadOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        var model = _environment.Models.Share(ModelRef.Parse(options.Model));
        if (!_environment.Providers.ContainsKey(model.Provider))
        {
            throw new ModelException(TurnLoop.UnknownProvider(model, ProviderNames));
        }

        var thread = GetThread(options.Id ?? ThreadId.New(_environment.TimeProvider));
        await thread.AskAsync<ThreadProtocol.Created>(
            new ThreadProtocol.Create(model, options), cancellationToken).ConfigureAwait(false);
        return thread;
    }

    /// <inheritdoc/>
    public async Task<AgentThread> ForkThreadAsync(
        ThreadId source, TurnId? before = null, ThreadId? id = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        if (IsStopping)
        {
            throw new RuntimeStoppingException();
        }

        var target = id ?? ThreadId.New(_environment.TimeProvider);
        if (await _environment.Journal.OpenAsync(target, cancellationToken).ConfigureAwait(false) is not null)
        {
            throw new ThreadExistsException(target);
        }

        var settled = await GetThread(source).AskAsync<ThreadProtocol.Settled>(ThreadProtocol.Settle.Instance, cancellationToken)
            .ConfigureAwait(false);
        var events = await new ThreadFork(_environment.Journal, _environment.Threads.MaxForkLength, _environment.TimeProvider)
            .CopyAsync(source, settled.End, before, target, cancellationToken).ConfigureAwait(false);
        var fork = GetThread(target);
        await fork.AskAsync<ThreadProtocol.Created>(new ThreadProtocol.CreateCopy(events), cancellationToken).ConfigureAwait(false);
        return fork;
    }

    /// <inheritdoc/>
    public async Task DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(threadId);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        await _region.Ask<ThreadProtocol.Done>(
            new ThreadProtocol.Delete(threadId), _environment.Threads.AskTimeout, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public AgentThread GetThread(ThreadId threadId)
    {
        ArgumentNullException.ThrowIfNull(threadId);
        return new(threadId, _region, _sinks, _environment.Sinks, _environment.Threads.AskTimeout);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ThreadId> ListThreadsAsync(CancellationToken cancellationToken = default) =>
        _environment.Journal.ListAsync(cancellationToken);

    /// <summary>
    /// Waits for what takes a while to be of use, such as servers of tools; one that is not there at its first attempt is not waited
    /// for. A runtime works without it: what comes later is used from then on.
    /// </summary>
    public Task WhenReadyAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(_services.OfType<IRuntimeService>().Select(static service => service.Ready)).WaitAsync(cancellationToken);

    /// <summary>Stops every thread and every sink, whatever they are at; <see cref="StopAsync"/> before it lets them end in order.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        Interlocked.Exchange(ref _isStopping, 1);

        // An app may have terminated its own actor system first: then all is stopped already.
        if (!_actorSystem.WhenTerminated.IsCompleted)
        {
            await StopActorsAsync().ConfigureAwait(false);
        }

        await StopServicesAsync().ConfigureAwait(false);
        if (_ownsActorSystem)
        {
            await TerminateAsync().ConfigureAwait(false);
        }

        foreach (var provider in _environment.Providers.Values.OfType<IDisposable>())
        {
            provider.Dispose();
        }
    }

    internal static AgentRuntimeHost Start(RuntimeParts parts)
    {
        var system = parts.ActorSystem ?? CreateSystem(parts.LoggerFactory);
        try
        {
            var services = parts.StartServices(system);
            return new AgentRuntimeHost(parts, CreateEnvironment(parts, system, services), system, services);
        }
        catch when (parts.ActorSystem is null)
        {
            _ = system.Terminate();
            throw;
        }
    }

    internal static ThreadEnvironment CreateEnvironment(
        RuntimeParts parts, ActorSystem system, ImmutableArray<IAsyncDisposable> services)
    {
        var settings = parts.Settings;
        var tokens = new TokenEstimator();
        var providers = parts.Providers.Values.OrderBy(static provider => provider.Name, StringComparer.Ordinal);
        return new ThreadEnvironment
        {
            Threads = settings.Threads,
            JournalSettings = settings.Journal,
            Sinks = settings.Sinks,
            ToolSettings = settings.Tools,
            Subagents = settings.Subagents,
            ContextSettings = settings.Context,
            Titles = settings.Title,
            Journal = new IndexedJournal(
                parts.Journal, new OpenAppends(settings.Journal.AppendWait, parts.TimeProvider)),
            Providers = parts.Providers,
            Gates = GateSet.Create(system, providers, settings.Gates, parts.TimeProvider),
            Models = new ModelCatalog(providers, parts.TimeProvider),
            Tools = new ToolCatalog(parts.Tools, parts.ToolSources.Concat(services.OfType<IToolSource>())),
            ToolInvoker = new ToolInvoker(settings.Tools, parts.TimeProvider, parts.AppServices),
            Approvals = parts.Approvals,
            Retries = new RetryPolicy(settings.Retries),
            Tokens = tokens,
            Context = new ContextWindow(settings.Context, tokens),
            TimeProvider = parts.TimeProvider,
        };
    }

    private async Task StopActorsAsync()
    {
        var isStopped = await StopAllAsync([_region, _sinks]).ConfigureAwait(false);
        isStopped &= await StopAllAsync(_environment.Gates.Values.Distinct()).ConfigureAwait(false);
        if (!isStopped)
        {
            LogSlowStop(_shutdown.StopTimeout.TotalSeconds);
        }
    }

    private async Task<bool> StopAllAsync(IEnumerable<IActorRef> actors)
    {
        try
        {
            var stopped = await Task.WhenAll(actors.Select(actor => actor.GracefulStop(_shutdown.StopTimeout))).ConfigureAwait(false);
            return stopped.All(static isStopped => isStopped);
        }
        catch (TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>An actor that never returns from a message keeps its system for ever, and not the app.</summary>
    private async Task TerminateAsync()
    {
        try
        {
            await _actorSystem.Terminate()
                .WaitAsync(_shutdown.StopTimeout, _environment.TimeProvider, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogSlowStop(_shutdown.StopTimeout.TotalSeconds);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The runtime's actors did not stop within {Seconds} s (agent-runtime.shutdown.stop-timeout); the runtime goes on without them.")]
    private partial void LogSlowStop(double seconds);

    /// <summary>All at once, each within the bound: one that hangs keeps neither the others nor the app.</summary>
    private async Task StopServicesAsync()
    {
        var stopping = _services.Select(EndAsync).ToArray();
        try
        {
            await Task.WhenAll(stopping).WaitAsync(_shutdown.StopTimeout, _environment.TimeProvider, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A service is anybody's code: its fault must not keep the rest of the runtime from stopping.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogServiceFailure(exception);
        }

        static async Task EndAsync(IAsyncDisposable service) => await service.DisposeAsync().ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Error, "A service of the runtime did not stop as it should; what it started may still run.")]
    private partial void LogServiceFailure(Exception exception);

    private static ActorSystem CreateSystem(ILoggerFactory loggerFactory)
    {
        var system = ActorSystem.Create("agent-runtime", ConfigurationFactory.ParseString(
            $$"""
            akka {
              loglevel = WARNING
              stdout-loglevel = OFF
              loggers = ["{{typeof(ExtensionsLogger).FullName}}, {{typeof(ExtensionsLogger).Assembly.GetName().Name}}"]
              log-dead-letters = off
              log-dead-letters-during-shutdown = off
            }
            """).WithFallback(ConfigurationFactory.ParseString(RuntimeDispatchers.Settings)));
        system.RegisterExtension(new ExtensionsLoggingProvider(loggerFactory));
        return system;
    }
}

using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using AgentRuntime.Threads;
using AgentRuntime.Tools.Approvals;
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
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly ThreadEnvironment _environment;
    private readonly ActorSystem _actorSystem;
    private readonly bool _ownsActorSystem;
    private readonly IActorRef _region;
    private readonly IActorRef _sinks;
    private readonly ImmutableArray<IAsyncDisposable> _services;
    private readonly ILogger _logger;
    private int _isDisposed;

    private AgentRuntimeHost(
        ThreadEnvironment environment,
        ActorSystem actorSystem,
        bool ownsActorSystem,
        ImmutableArray<IAsyncDisposable> services,
        ILogger logger)
    {
        _services = services;
        _logger = logger;
        _environment = environment;
        _actorSystem = actorSystem;
        _ownsActorSystem = ownsActorSystem;
        ProviderNames = [.. environment.Providers.Keys.Order(StringComparer.Ordinal)];
        Models = new ModelCatalog(
            ProviderNames.Select(name => environment.Providers[name]), environment.TimeProvider);
        _region = actorSystem.ActorOf(ThreadRegion.Props(environment));
        _sinks = actorSystem.ActorOf(SinkSupervisor.Props);
    }

    /// <inheritdoc/>
    public ImmutableArray<string> ProviderNames { get; }

    /// <inheritdoc/>
    public ModelCatalog Models { get; }

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
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        var model = ModelRef.Parse(options.Model);
        if (!_environment.Providers.ContainsKey(model.Provider))
        {
            throw new ModelException(TurnLoop.UnknownProvider(model, ProviderNames));
        }

        var thread = GetThread(options.Id ?? ThreadId.New(_environment.TimeProvider));
        await thread.AskAsync<ThreadProtocol.Created>(
            new ThreadProtocol.Create(model, options.Instructions, options.Settings), cancellationToken)
            .ConfigureAwait(false);
        return thread;
    }

    /// <inheritdoc/>
    public AgentThread GetThread(ThreadId threadId) =>
        new(threadId, _region, _sinks, _environment.Threads.AskTimeout);

    /// <inheritdoc/>
    public IAsyncEnumerable<ThreadId> ListThreadsAsync(CancellationToken cancellationToken = default) =>
        _environment.Journal.ListAsync(cancellationToken);

    /// <summary>Stops every thread and every sink.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        // An app may have terminated its own actor system first: then all is stopped already.
        if (!_actorSystem.WhenTerminated.IsCompleted)
        {
            await Task.WhenAll(_region.GracefulStop(StopTimeout), _sinks.GracefulStop(StopTimeout)).ConfigureAwait(false);
        }

        await StopServicesAsync().ConfigureAwait(false);
        if (_ownsActorSystem)
        {
            await _actorSystem.Terminate().ConfigureAwait(false);
        }

        foreach (var provider in _environment.Providers.Values.OfType<IDisposable>())
        {
            provider.Dispose();
        }
    }

    internal static AgentRuntimeHost Start(
        RuntimeSettings settings,
        ImmutableDictionary<string, IModelProvider> providers,
        IThreadJournal journal,
        ApprovalPolicy approvals,
        TimeProvider timeProvider,
        ActorSystem? actorSystem,
        ILoggerFactory loggerFactory,
        Func<ActorSystem, ImmutableArray<IAsyncDisposable>> startServices)
    {
        var environment = new ThreadEnvironment(
            journal, providers, settings.Threads, settings.Journal, settings.Sinks, timeProvider)
        {
            Approvals = approvals,
        };
        var system = actorSystem ?? CreateSystem(loggerFactory);
        try
        {
            return new AgentRuntimeHost(
                environment, system, actorSystem is null, startServices(system), loggerFactory.CreateLogger<AgentRuntimeHost>());
        }
        catch when (actorSystem is null)
        {
            _ = system.Terminate();
            throw;
        }
    }

    /// <summary>All at once, each within the bound: one that hangs keeps neither the others nor the app.</summary>
    private async Task StopServicesAsync()
    {
        var stopping = _services.Select(StopAsync).ToArray();
        try
        {
            await Task.WhenAll(stopping).WaitAsync(StopTimeout, _environment.TimeProvider).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A service is anybody's code: its fault must not keep the rest of the runtime from stopping.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogServiceFailure(exception);
        }

        static async Task StopAsync(IAsyncDisposable service) => await service.DisposeAsync().ConfigureAwait(false);
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
            """));
        system.RegisterExtension(new ExtensionsLoggingProvider(loggerFactory));
        return system;
    }
}

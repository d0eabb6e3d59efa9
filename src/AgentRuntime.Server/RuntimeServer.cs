using System.Diagnostics.Metrics;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Server.Metrics;
using AgentRuntime.Server.Routing;
using AgentRuntime.Server.Security;
using AgentRuntime.Server.Sse;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRuntime.Server;

/// <summary>The HTTP API of one runtime: what all its requests share. It lives as long as the app.</summary>
internal sealed partial class RuntimeServer : IDisposable
{
    private readonly ILogger _logger;
    private readonly Meter _meter;
    private readonly Counter<long> _stuckReaders;

    private RuntimeServer(AgentRuntimeHost runtime, ServerSettings settings, AgentRuntimeServerOptions options, ILogger logger)
    {
        Runtime = runtime;
        Settings = settings;
        _logger = logger;
        Access = new Access(settings, options.OwnerOf);
        Limits = new OwnerLimits(settings, runtime.Directory);
        Subscribers = new Subscribers(settings, runtime.TimeProvider);
        _meter = new Meter("AgentRuntime.Server");
        _meter.CreateObservableGauge(
            "agent_runtime.server.subscribers", () => Subscribers.Count, description: "Event streams that are open.");
        _stuckReaders = _meter.CreateCounter<long>(
            "agent_runtime.server.stuck_readers", description: "Event streams that were closed because their reader took nothing.");
        Metrics = settings.HasMetrics ? new MetricsCollector(_meter, settings.MaxSeries) : null;
    }

    /// <summary>The runtime.</summary>
    public AgentRuntimeHost Runtime { get; }

    /// <summary>The settings.</summary>
    public ServerSettings Settings { get; }

    /// <summary>Who may call.</summary>
    public Access Access { get; }

    /// <summary>How much an owner may have.</summary>
    public OwnerLimits Limits { get; }

    /// <summary>The open event streams.</summary>
    public Subscribers Subscribers { get; }

    /// <summary>What is measured; null where the settings want nothing measured.</summary>
    public MetricsCollector? Metrics { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time => Runtime.TimeProvider;

    /// <summary>Where the server's own log goes.</summary>
    public ILogger Logger => _logger;

    /// <summary>Makes the API of a runtime, which ends with the app.</summary>
    public static RuntimeServer Create(IServiceProvider services, AgentRuntimeHost runtime, AgentRuntimeServerOptions options)
    {
        var settings = ServerSettings.From(runtime.Config);
        settings = options.Configure?.Invoke(settings) ?? settings;
        var logger = services.GetService<ILoggerFactory>()?.CreateLogger<RuntimeServer>() ?? NullLogger<RuntimeServer>.Instance;
        var server = new RuntimeServer(runtime, settings, options, logger);
        if (services.GetService<IHostApplicationLifetime>() is { } lifetime)
        {
            lifetime.ApplicationStarted.Register(() => server.CheckAddresses(services, lifetime));
            lifetime.ApplicationStopped.Register(server.Dispose);
        }

        return server;
    }

    /// <summary>Ends what runs beside the requests.</summary>
    public void Dispose()
    {
        Subscribers.Dispose();
        Metrics?.Dispose();
        _meter.Dispose();
    }

    /// <summary>Says that a reader took nothing for too long.</summary>
    public void NoteStuckReader(ThreadId threadId)
    {
        _stuckReaders.Add(1);
        LogStuckReader(threadId);
    }

    [LoggerMessage(
        LogLevel.Information,
        "A reader of thread {ThreadId} took nothing for agent-runtime.server.sse.write-timeout; its stream was closed. It can go on from its last position.")]
    private partial void LogStuckReader(ThreadId threadId);

    /// <summary>What the app listens on is known for certain only now: code may have said other addresses than the configuration.</summary>
    private void CheckAddresses(IServiceProvider services, IHostApplicationLifetime lifetime)
    {
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (!Access.IsAuthenticated && ListenCheck.FindPublic(addresses) is { } url)
        {
            LogPublicAddress(ListenCheck.Explain(url));
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(LogLevel.Critical, "The server stops: {Explanation}")]
    private partial void LogPublicAddress(string explanation);
}

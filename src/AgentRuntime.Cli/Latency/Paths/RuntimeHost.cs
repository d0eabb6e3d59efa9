using AgentRuntime.Cli.Latency.Peers;
using AgentRuntime.Cli.Serve;
using AgentRuntime.Hosting;
using AgentRuntime.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>The runtime that is measured with its HTTP API: <c>agentrt serve</c> in this process, with the measured model servers.</summary>
internal sealed class RuntimeHost : IAsyncDisposable
{
    /// <summary>More requests at once than any run makes: the gate is asked and never makes wait.</summary>
    private const int MaxParallel = 100_000;

    /// <summary>
    /// Without /metrics: it listens to every hop, which the runtime in an app of its own does not pay. The bounds for one caller are
    /// out of the way of large runs.
    /// </summary>
    private const string Settings =
        """
        agent-runtime {
          title.enabled = off
          server.metrics.enabled = off
          server.max-open-turns-per-owner = 1000000
          server.max-subscribers-per-owner = 1000000
        }
        """;

    private readonly WebApplication _app;
    private readonly ReaderPeer _reader;

    private RuntimeHost(WebApplication app, ReaderPeer reader)
    {
        _app = app;
        _reader = reader;
    }

    /// <summary>The runtime.</summary>
    public AgentRuntimeHost Runtime => _app.Services.GetRequiredService<AgentRuntimeHost>();

    /// <summary>The client of its HTTP API, in another process.</summary>
    public ReaderPeer Reader => _reader;

    /// <summary>Starts it and its client.</summary>
    public static async Task<RuntimeHost> StartAsync(IReadOnlyList<ModelEndpoint> models, CancellationToken cancellationToken)
    {
        var app = ServeApp.Create("http://127.0.0.1:0", builder => Configure(builder, models));
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            var reader = await ReaderPeer.StartAsync(app.Urls.First(), cancellationToken).ConfigureAwait(false);
            return new RuntimeHost(app, reader);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Lets a runtime use the measured model servers.</summary>
    public static AgentRuntimeBuilder Configure(AgentRuntimeBuilder builder, IReadOnlyList<ModelEndpoint> models)
    {
        builder.UseConfig(RuntimeConfig.FromText(Settings, "agentrt latency"));
        foreach (var model in models)
        {
            builder = model.Dialect == SimulatorDialect.LMStudio
                ? builder.AddLMStudio(model.Url, configure: static options => options with { MaxParallel = MaxParallel })
                : builder.AddOllama(model.Url, configure: static options => options with { MaxParallel = MaxParallel });
        }

        return builder;
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync().ConfigureAwait(false);
        using var hurry = new CancellationTokenSource();
        await hurry.CancelAsync().ConfigureAwait(false);
        await _app.StopAsync(hurry.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}

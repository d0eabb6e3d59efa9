using System.Collections;
using AgentRuntime.Hosting;
using AgentRuntime.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace AgentRuntime.Cli.Serve;

/// <summary>The app that <c>agentrt serve</c> runs: Kestrel with bounds, logs on stderr, one runtime and its API.</summary>
internal static class ServeApp
{
    /// <summary>The variable by which OpenTelemetry is told where its collector is; its exporter reads it and its kin by itself.</summary>
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // A request's headers are sent in one go by every client that means it.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    public static WebApplication Create(string urls, Action<AgentRuntimeBuilder> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();

        // The command line and --config say everything: no file or variable that happens to be there changes it.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(TelemetryVariables());
        builder.WebHost.UseUrls(urls).UseKestrelHttpsConfiguration().ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        });
        builder.Logging.ClearProviders()
            .AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning);

        // The signals are the command's: it says what a second one does.
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Services.AddAgentRuntime(configure);
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(CollectorVariable)))
        {
            builder.Services.AddOpenTelemetry()
                .WithTracing(static tracing => tracing.AddSource(AgentRuntimeTelemetry.SourceName))
                .WithMetrics(static metrics => metrics.AddMeter(AgentRuntimeTelemetry.SourceName))
                .UseOtlpExporter();
        }

        var app = builder.Build();
        app.MapAgentRuntime();
        return app;
    }

    private static IEnumerable<KeyValuePair<string, string?>> TelemetryVariables() =>
        from DictionaryEntry variable in Environment.GetEnvironmentVariables()
        let name = (string)variable.Key
        where name.StartsWith("OTEL_", StringComparison.Ordinal)
        select KeyValuePair.Create(name, (string?)variable.Value);

    private sealed class SilentLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

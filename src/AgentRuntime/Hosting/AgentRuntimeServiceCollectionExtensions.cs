using AgentRuntime.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

#pragma warning disable IDE0130 // Extensions of IServiceCollection are found where every app looks for them.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Puts a runtime into an app's services.</summary>
public static class AgentRuntimeServiceCollectionExtensions
{
    /// <summary>
    /// Adds one runtime as <see cref="IAgentRuntime"/> and <see cref="AgentRuntimeHost"/>; it starts with the app, so that a wrong
    /// setting stops the app at its start, and stops with the app.
    /// </summary>
    public static IServiceCollection AddAgentRuntime(
        this IServiceCollection services, Action<AgentRuntimeBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(provider => AgentRuntimeHost.Start(builder =>
        {
            if (provider.GetService<ILoggerFactory>() is { } loggerFactory)
            {
                builder.UseLoggerFactory(loggerFactory);
            }

            configure(builder);
        }));
        services.TryAddSingleton<IAgentRuntime>(static provider => provider.GetRequiredService<AgentRuntimeHost>());
        services.AddHostedService<AgentRuntimeService>();
        return services;
    }

    private sealed class AgentRuntimeService(AgentRuntimeHost host) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => host.DisposeAsync().AsTask();
    }
}

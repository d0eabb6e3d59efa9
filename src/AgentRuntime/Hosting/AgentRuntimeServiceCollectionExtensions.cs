using AgentRuntime.Hosting;
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
    /// setting stops the app at its start, and stops with the app. Later calls add nothing: give further runtimes a name.
    /// </summary>
    public static IServiceCollection AddAgentRuntime(
        this IServiceCollection services, Action<AgentRuntimeBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddAgentRuntime((_, builder) => configure(builder));
    }

    /// <summary>Like <see cref="AddAgentRuntime(IServiceCollection, Action{AgentRuntimeBuilder})"/>, with services of the app at hand.</summary>
    public static IServiceCollection AddAgentRuntime(
        this IServiceCollection services, Action<IServiceProvider, AgentRuntimeBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(static service => service.ServiceType == typeof(AgentRuntimeHost) && !service.IsKeyedService))
        {
            return services;
        }

        return services
            .AddSingleton(provider => Start(provider, configure))
            .AddSingleton<IAgentRuntime>(static provider => provider.GetRequiredService<AgentRuntimeHost>())
            .AddSingleton<IHostedService>(static provider => new AgentRuntimeService(
                provider.GetRequiredService<AgentRuntimeHost>()));
    }

    /// <summary>Adds a further runtime as a keyed service: the name is the key.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The runtime's key, unique in the app.</param>
    /// <param name="configure">Says what the runtime is made of.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public static IServiceCollection AddAgentRuntime(
        this IServiceCollection services, string name, Action<IServiceProvider, AgentRuntimeBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(service => service.ServiceType == typeof(AgentRuntimeHost) && name.Equals(service.ServiceKey)))
        {
            throw new ArgumentException($"A runtime named '{name}' was added before. Give this one another name.", nameof(name));
        }

        return services
            .AddKeyedSingleton(name, (provider, _) => Start(provider, configure))
            .AddKeyedSingleton<IAgentRuntime>(
                name, static (provider, key) => provider.GetRequiredKeyedService<AgentRuntimeHost>(key))
            .AddSingleton<IHostedService>(provider => new AgentRuntimeService(
                provider.GetRequiredKeyedService<AgentRuntimeHost>(name)));
    }

    private static AgentRuntimeHost Start(IServiceProvider provider, Action<IServiceProvider, AgentRuntimeBuilder> configure) =>
        AgentRuntimeHost.Start(builder =>
        {
            if (provider.GetService<ILoggerFactory>() is { } loggerFactory)
            {
                builder.UseLoggerFactory(loggerFactory);
            }

            builder.UseServices(provider);
            configure(provider, builder);
        });

    /// <summary>Ends the turns while the app's other services still run, so that whoever reads over them gets the end.</summary>
    private sealed class AgentRuntimeService(AgentRuntimeHost host) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => host.StopAsync(cancellationToken);

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => host.DisposeAsync().AsTask();
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace AgentRuntime.Tools;

/// <summary>The services that a function sees: its <see cref="ToolContext"/>, and those of the app.</summary>
internal sealed class ToolServices(ToolContext context, IServiceProvider? services) : IKeyedServiceProvider
{
    public object? GetService(Type serviceType) =>
        serviceType == typeof(ToolContext) ? context
        : serviceType == typeof(IServiceProvider) ? this
        : services?.GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        (services as IKeyedServiceProvider)?.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        GetKeyedService(serviceType, serviceKey)
        ?? throw new InvalidOperationException($"There is no service {serviceType.Name} with the key '{serviceKey}'.");
}

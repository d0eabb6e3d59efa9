using Akka.Configuration;

namespace Akka.Actor;

/// <summary>Makes the strategy of the user guardian; named by <c>akka.actor.guardian-supervisor-strategy</c>.</summary>
public abstract class SupervisorStrategyConfigurator
{
    /// <summary>For the implementations.</summary>
    protected SupervisorStrategyConfigurator()
    {
    }

    /// <summary>Makes the strategy.</summary>
    public abstract SupervisorStrategy Create();

    /// <summary>Makes a configurator by the name of its type.</summary>
    /// <exception cref="ConfigurationException">There is no such type.</exception>
    public static SupervisorStrategyConfigurator CreateConfigurator(string typeName)
        => NamedType.Find(typeName) is { } type && Activator.CreateInstance(type) is SupervisorStrategyConfigurator configurator
            ? configurator
            : throw new ConfigurationException(
                $"Could not find SupervisorStrategyConfigurator type {typeName}; correct akka.actor.guardian-supervisor-strategy.");
}

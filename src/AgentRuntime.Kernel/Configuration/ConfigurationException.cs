using Akka.Actor;

namespace Akka.Configuration;

/// <summary>Configuration that cannot be read, lacks a needed section, or holds a value of the wrong type.</summary>
public class ConfigurationException : AkkaException
{
    /// <summary>Creates the exception; the message says which key or position is wrong and what was expected.</summary>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the failure that led to it.</summary>
    public ConfigurationException(string message, Exception? exception)
        : base(message, exception)
    {
    }

    /// <summary>The error for a component that was given no configuration, or an empty one.</summary>
    /// <typeparam name="T">The component that needs the configuration.</typeparam>
    /// <param name="path">Where the section was looked for, if known.</param>
    public static ConfigurationException NullOrEmptyConfig<T>(string? path = null) => new(
        path is { Length: > 0 }
            ? $"Failed to instantiate {typeof(T).Name}: configuration section '{path}' is missing or empty."
            : $"Failed to instantiate {typeof(T).Name}: its configuration is missing or empty.");
}

namespace AgentRuntime.Hosting;

/// <summary>The runtime's settings are wrong; the message names the key, the value and where it was set.</summary>
public sealed class RuntimeConfigException : Exception
{
    internal RuntimeConfigException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

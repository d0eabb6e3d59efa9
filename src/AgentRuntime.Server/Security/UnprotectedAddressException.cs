namespace AgentRuntime.Server.Security;

/// <summary>The app would listen where other machines reach it, and nobody would be asked who they are; the message says what to do.</summary>
public sealed class UnprotectedAddressException : InvalidOperationException
{
    internal UnprotectedAddressException(string message)
        : base(message)
    {
    }
}

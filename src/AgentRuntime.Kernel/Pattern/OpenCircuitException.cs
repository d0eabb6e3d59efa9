using Akka.Actor;

namespace Akka.Pattern;

/// <summary>A call that was not made because the circuit breaker is open.</summary>
public class OpenCircuitException : AkkaException
{
    private const string DefaultMessage = "Circuit Breaker is open; calls are failing fast";

    /// <summary>Creates the exception with its usual message.</summary>
    public OpenCircuitException()
        : this(DefaultMessage)
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public OpenCircuitException(string message)
        : this(message, TimeSpan.Zero)
    {
    }

    /// <summary>Creates the exception with the time until the breaker lets a call through.</summary>
    public OpenCircuitException(string message, TimeSpan remainingDuration)
        : base(message) => RemainingDuration = remainingDuration;

    /// <summary>Creates the exception with the failure that opened the breaker.</summary>
    public OpenCircuitException(string message, Exception? cause)
        : this(message, cause, TimeSpan.Zero)
    {
    }

    /// <summary>Creates the exception with the failure that opened the breaker and the time until it lets a call through.</summary>
    public OpenCircuitException(string message, Exception? cause, TimeSpan remainingDuration)
        : base(message, cause) => RemainingDuration = remainingDuration;

    /// <summary>Creates the exception with the failure that opened the breaker.</summary>
    public OpenCircuitException(Exception? cause)
        : this(DefaultMessage, cause, TimeSpan.Zero)
    {
    }

    /// <summary>Creates the exception with the failure that opened the breaker and the time until it lets a call through.</summary>
    public OpenCircuitException(Exception? cause, TimeSpan remainingDuration)
        : this(DefaultMessage, cause, remainingDuration)
    {
    }

    /// <summary>How long the breaker stays open; zero when a trial call is already under way.</summary>
    public TimeSpan RemainingDuration { get; }
}

using Akka.Actor;

namespace Akka.Pattern;

/// <summary>The failure that <see cref="CircuitBreaker.Fail"/> counts.</summary>
public class UserCalledFailException : AkkaException
{
    /// <summary>Creates the exception with its message.</summary>
    public UserCalledFailException()
        : base("User code caused [Fail()] to be called on the circuit breaker.")
    {
    }
}

namespace Akka.Actor;

/// <summary>Decides about a failure.</summary>
public interface IDecider
{
    /// <summary>What to do about a child that threw <paramref name="cause"/>.</summary>
    Directive Decide(Exception cause);
}

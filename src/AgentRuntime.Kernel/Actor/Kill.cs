namespace Akka.Actor;

/// <summary>Makes an actor throw <see cref="ActorKilledException"/>; what then happens is its supervisor's decision.</summary>
public sealed class Kill : IAutoReceivedMessage
{
    private Kill()
    {
    }

    /// <summary>The only instance.</summary>
    public static Kill Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<Kill>";
}

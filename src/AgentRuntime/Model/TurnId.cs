namespace AgentRuntime.Model;

/// <summary>The identity of one turn, unique within the runtime: a UUIDv7.</summary>
/// <param name="Value">The id's text.</param>
public sealed record TurnId(string Value)
{
    /// <summary>A new id that sorts by the time of its making.</summary>
    public static TurnId New(TimeProvider timeProvider) =>
        new(Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString());

    /// <summary>The id's text.</summary>
    public override string ToString() => Value;
}

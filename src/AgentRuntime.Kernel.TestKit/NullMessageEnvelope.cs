using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Stands for no message: none was received within the time.</summary>
public sealed class NullMessageEnvelope : MessageEnvelope
{
    private NullMessageEnvelope()
    {
    }

    /// <summary>The only instance.</summary>
    public static readonly NullMessageEnvelope Instance = new();

    /// <summary>Throws: there is no message.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override object Message => throw Nothing();

    /// <summary>Throws: there is no sender.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override IActorRef Sender => throw Nothing();

    /// <inheritdoc/>
    public override string ToString() => "<null>";

    private static InvalidOperationException Nothing() => new("There is no last message: the test actor has received none, or the last wait timed out.");
}

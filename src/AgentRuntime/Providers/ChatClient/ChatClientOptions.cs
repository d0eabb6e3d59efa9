using System.Collections.Immutable;

namespace AgentRuntime.Providers.ChatClient;

/// <summary>How a chat client is used as a provider.</summary>
/// <param name="Name">The provider's name: the part of a model's name before the slash.</param>
public sealed record ChatClientOptions(string Name)
{
    /// <summary>The models that the client can be asked for; where it is empty, the client's default model is listed, if it has one.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>How many responses the client is asked for at once; null leaves it to <c>agent-runtime.gate.permits</c>.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>How long the first piece of the answer may take.</summary>
    /// <value>10 minutes.</value>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the client may give nothing of substance in the middle of an answer.</summary>
    /// <value>60 seconds.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Checks what the types cannot say.</summary>
    /// <exception cref="ArgumentException">A member is wrong; the message names it.</exception>
    public void Validate()
    {
        Require(Name.Length > 0 && !Name.AsSpan().ContainsAny("/ \t\r\n"), "name must be a word without slash or white space");
        Require(MaxParallel is null or > 0, "number of parallel responses must be more than 0");
        Require(FirstByteTimeout > TimeSpan.Zero, "first-byte time-out must be more than 0");
        Require(IdleTimeout > TimeSpan.Zero, "idle time-out must be more than 0");
    }

    private void Require(bool condition, string what)
    {
        if (!condition)
        {
#pragma warning disable MA0015 // The message names the option: no parameter of the caller is wrong.
            throw new ArgumentException($"The chat client '{Name}': its {what}.");
#pragma warning restore MA0015
        }
    }
}

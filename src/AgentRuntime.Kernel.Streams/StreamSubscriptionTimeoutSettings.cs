using Akka.Configuration;

namespace Akka.Streams;

/// <summary>How long a publisher waits for its subscriber, and what it does then.</summary>
public sealed class StreamSubscriptionTimeoutSettings : IEquatable<StreamSubscriptionTimeoutSettings>
{
    /// <summary>What a publisher does whose subscriber did not come in time.</summary>
    public readonly StreamSubscriptionTimeoutTerminationMode Mode;

    /// <summary>How long a publisher waits.</summary>
    public readonly TimeSpan Timeout;

    /// <summary>Creates the settings.</summary>
    public StreamSubscriptionTimeoutSettings(StreamSubscriptionTimeoutTerminationMode mode, TimeSpan timeout)
    {
        Mode = mode;
        Timeout = timeout;
    }

    /// <summary>Reads the settings from the section <c>akka.stream.materializer.subscription-timeout</c>.</summary>
    /// <exception cref="ArgumentException">The mode is none of <c>no</c>, <c>off</c>, <c>noop</c>, <c>warn</c>, <c>cancel</c>.</exception>
    public static StreamSubscriptionTimeoutSettings Create(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var mode = config.GetString("mode", "cancel");
        return new StreamSubscriptionTimeoutSettings(
            mode switch
            {
                "no" or "off" or "false" or "noop" => StreamSubscriptionTimeoutTerminationMode.NoopTermination,
                "warn" => StreamSubscriptionTimeoutTerminationMode.WarnTermination,
                "cancel" => StreamSubscriptionTimeoutTerminationMode.CancelTermination,
                _ => throw new ArgumentException($"akka.stream.materializer.subscription-timeout.mode is [{mode}]; it must be noop, warn or cancel.", nameof(config)),
            },
            config.GetTimeSpan("timeout", TimeSpan.FromSeconds(5)));
    }

    /// <inheritdoc/>
    public bool Equals(StreamSubscriptionTimeoutSettings? other)
        => other is not null && other.Mode == Mode && other.Timeout == Timeout;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionTimeoutSettings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mode, Timeout);

    /// <inheritdoc/>
    public override string ToString() => $"StreamSubscriptionTimeoutSettings<{Mode}, {Timeout}>";
}

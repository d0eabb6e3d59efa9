using Akka.Streams.Supervision;

namespace Akka.Streams;

/// <summary>Attributes that override the materializer's settings for a part of a graph.</summary>
public static class ActorAttributes
{
    /// <summary>The dispatcher for stages that block: <c>akka.stream.materializer.blocking-io-dispatcher</c>.</summary>
    public static Dispatcher IODispatcher { get; } = new("akka.stream.default-blocking-io-dispatcher");

    /// <summary>Turns debug logging of a part of a graph on or off.</summary>
    public static Attributes CreateDebugLogging(bool enabled) => new(new DebugLogging(enabled));

    /// <summary>Sets the dispatcher on which the island runs that this part is in.</summary>
    public static Attributes CreateDispatcher(string dispatcherName) => new(new Dispatcher(dispatcherName));

    /// <summary>Turns the shuffling of events on or off.</summary>
    public static Attributes CreateFuzzingMode(bool enabled) => new(new FuzzingMode(enabled));

    /// <summary>Sets the largest number of elements for which a buffer is allocated at once.</summary>
    public static Attributes CreateMaxFixedBufferSize(int size) => new(new MaxFixedBufferSize(size));

    /// <summary>Sets how many elements an output sends before others get their turn.</summary>
    public static Attributes CreateOutputBurstLimit(int limit) => new(new OutputBurstLimit(limit));

    /// <summary>Sets how long a publisher waits for its subscriber, and what it does then.</summary>
    public static Attributes CreateStreamSubscriptionTimeout(TimeSpan timeout, StreamSubscriptionTimeoutTerminationMode mode)
        => new(new StreamSubscriptionTimeout(timeout, mode));

    /// <summary>Sets what the stages do when user code in them throws; only stages that document it ask the decider.</summary>
    public static Attributes CreateSupervisionStrategy(Decider strategy) => new(new SupervisionStrategy(strategy));

    /// <summary>Sets how many events an island handles before it lets others have the thread.</summary>
    public static Attributes CreateSyncProcessingLimit(int limit) => new(new SyncProcessingLimit(limit));

    /// <summary>The dispatcher of an island.</summary>
    public sealed class Dispatcher : Attributes.IMandatoryAttribute, IEquatable<Dispatcher>
    {
        /// <summary>The HOCON path of the dispatcher's settings.</summary>
        public readonly string Name;

        /// <summary>Creates the attribute.</summary>
        public Dispatcher(string name) => Name = name;

        /// <inheritdoc/>
        public bool Equals(Dispatcher? other) => other is not null && other.Name == Name;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as Dispatcher);

        /// <inheritdoc/>
        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

        /// <inheritdoc/>
        public override string ToString() => $"Dispatcher({Name})";
    }

    /// <summary>What a stage does when user code in it throws.</summary>
    public sealed class SupervisionStrategy : Attributes.IMandatoryAttribute
    {
        /// <summary>Decides by the exception.</summary>
        public readonly Decider Decider;

        /// <summary>Creates the attribute.</summary>
        public SupervisionStrategy(Decider decider)
        {
            ArgumentNullException.ThrowIfNull(decider);
            Decider = decider;
        }

        /// <inheritdoc/>
        public override string ToString() => "SupervisionStrategy";
    }

    /// <summary>Debug logging.</summary>
    public sealed class DebugLogging : Attributes.IMandatoryAttribute, IEquatable<DebugLogging>
    {
        /// <summary>Creates the attribute.</summary>
        public DebugLogging(bool enabled) => Enabled = enabled;

        /// <summary>True when debug logging is on.</summary>
        public bool Enabled { get; }

        /// <inheritdoc/>
        public bool Equals(DebugLogging? other) => other is not null && other.Enabled == Enabled;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as DebugLogging);

        /// <inheritdoc/>
        public override int GetHashCode() => Enabled.GetHashCode();

        /// <inheritdoc/>
        public override string ToString() => $"DebugLogging({Enabled})";
    }

    /// <summary>How long a publisher waits for its subscriber, and what it does then.</summary>
    public sealed class StreamSubscriptionTimeout : Attributes.IMandatoryAttribute, IEquatable<StreamSubscriptionTimeout>
    {
        /// <summary>Creates the attribute.</summary>
        public StreamSubscriptionTimeout(TimeSpan timeout, StreamSubscriptionTimeoutTerminationMode mode)
        {
            Timeout = timeout;
            Mode = mode;
        }

        /// <summary>How long a publisher waits.</summary>
        public TimeSpan Timeout { get; }

        /// <summary>What it does then.</summary>
        public StreamSubscriptionTimeoutTerminationMode Mode { get; }

        /// <inheritdoc/>
        public bool Equals(StreamSubscriptionTimeout? other)
            => other is not null && other.Timeout == Timeout && other.Mode == Mode;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionTimeout);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Timeout, Mode);

        /// <inheritdoc/>
        public override string ToString() => $"StreamSubscriptionTimeout({Timeout}, {Mode})";
    }

    /// <summary>How many elements an output sends before others get their turn.</summary>
    public sealed class OutputBurstLimit : Attributes.IMandatoryAttribute, IEquatable<OutputBurstLimit>
    {
        /// <summary>Creates the attribute.</summary>
        public OutputBurstLimit(int limit) => Limit = limit;

        /// <summary>The number of elements.</summary>
        public int Limit { get; }

        /// <inheritdoc/>
        public bool Equals(OutputBurstLimit? other) => other is not null && other.Limit == Limit;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as OutputBurstLimit);

        /// <inheritdoc/>
        public override int GetHashCode() => Limit;

        /// <inheritdoc/>
        public override string ToString() => $"OutputBurstLimit({Limit})";
    }

    /// <summary>Whether the events of an island are shuffled, to find stages that rely on an order nobody promised.</summary>
    public sealed class FuzzingMode : Attributes.IMandatoryAttribute, IEquatable<FuzzingMode>
    {
        /// <summary>Creates the attribute.</summary>
        public FuzzingMode(bool enabled) => Enabled = enabled;

        /// <summary>True when events are shuffled.</summary>
        public bool Enabled { get; }

        /// <inheritdoc/>
        public bool Equals(FuzzingMode? other) => other is not null && other.Enabled == Enabled;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as FuzzingMode);

        /// <inheritdoc/>
        public override int GetHashCode() => Enabled.GetHashCode();

        /// <inheritdoc/>
        public override string ToString() => $"FuzzingMode({Enabled})";
    }

    /// <summary>The largest number of elements for which a buffer is allocated at once.</summary>
    public sealed class MaxFixedBufferSize : Attributes.IMandatoryAttribute, IEquatable<MaxFixedBufferSize>
    {
        /// <summary>Creates the attribute.</summary>
        public MaxFixedBufferSize(int size) => Size = size;

        /// <summary>The number of elements.</summary>
        public int Size { get; }

        /// <inheritdoc/>
        public bool Equals(MaxFixedBufferSize? other) => other is not null && other.Size == Size;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as MaxFixedBufferSize);

        /// <inheritdoc/>
        public override int GetHashCode() => Size;

        /// <inheritdoc/>
        public override string ToString() => $"MaxFixedBufferSize({Size})";
    }

    /// <summary>How many events an island handles before it lets others have the thread.</summary>
    public sealed class SyncProcessingLimit : Attributes.IMandatoryAttribute, IEquatable<SyncProcessingLimit>
    {
        /// <summary>Creates the attribute.</summary>
        public SyncProcessingLimit(int limit) => Limit = limit;

        /// <summary>The number of events.</summary>
        public int Limit { get; }

        /// <inheritdoc/>
        public bool Equals(SyncProcessingLimit? other) => other is not null && other.Limit == Limit;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as SyncProcessingLimit);

        /// <inheritdoc/>
        public override int GetHashCode() => Limit;

        /// <inheritdoc/>
        public override string ToString() => $"SyncProcessingLimit({Limit})";
    }
}

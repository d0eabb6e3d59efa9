using Akka.Actor;
using Akka.Configuration;
using Akka.Streams.Supervision;
using Decider = Akka.Streams.Supervision.Decider;

namespace Akka.Streams;

/// <summary>How a materializer runs streams. Immutable; the section <c>akka.stream.materializer</c> gives the defaults.</summary>
public sealed class ActorMaterializerSettings
{
    /// <summary>The number of elements that a buffer between islands starts with.</summary>
    public readonly int InitialInputBufferSize;

    /// <summary>The number of elements that a buffer between islands holds at most.</summary>
    public readonly int MaxInputBufferSize;

    /// <summary>The HOCON path of the dispatcher's settings; empty for the dispatcher of the actor or system that the materializer belongs to.</summary>
    public readonly string Dispatcher;

    /// <summary>What stages do when user code in them throws.</summary>
    public readonly Decider SupervisionDecider;

    /// <summary>How long a publisher waits for its subscriber.</summary>
    public readonly StreamSubscriptionTimeoutSettings SubscriptionTimeoutSettings;

    /// <summary>Whether the materializer logs more.</summary>
    public readonly bool IsDebugLogging;

    /// <summary>How many elements an output sends before others get their turn.</summary>
    public readonly int OutputBurstLimit;

    /// <summary>Whether events are shuffled, for tests.</summary>
    public readonly bool IsFuzzingMode;

    /// <summary>Whether stages are fused; they always are, except at asynchronous boundaries.</summary>
    public readonly bool IsAutoFusing;

    /// <summary>The largest number of elements for which a buffer is allocated at once.</summary>
    public readonly int MaxFixedBufferSize;

    /// <summary>How many events an island handles before it lets others have the thread.</summary>
    public readonly int SyncProcessingLimit;

    internal ActorMaterializerSettings(Config config)
    {
        InitialInputBufferSize = config.GetInt("initial-input-buffer-size", 4);
        MaxInputBufferSize = config.GetInt("max-input-buffer-size", 16);
        Dispatcher = config.GetString("dispatcher", "");
        SupervisionDecider = Deciders.StoppingDecider;
        SubscriptionTimeoutSettings = config.HasPath("subscription-timeout")
            ? StreamSubscriptionTimeoutSettings.Create(config.GetConfig("subscription-timeout")!)
            : new(StreamSubscriptionTimeoutTerminationMode.CancelTermination, TimeSpan.FromSeconds(5));
        IsDebugLogging = config.GetBoolean("debug-logging");
        OutputBurstLimit = config.GetInt("output-burst-limit", 1000);
        IsFuzzingMode = config.GetBoolean("debug.fuzzing-mode");
        IsAutoFusing = config.GetBoolean("auto-fusing", true);
        MaxFixedBufferSize = config.GetInt("max-fixed-buffer-size", 1000000000);
        SyncProcessingLimit = config.GetInt("sync-processing-limit", 1000);
        Validate();
    }

    private ActorMaterializerSettings(Values values)
    {
        InitialInputBufferSize = values.InitialInputBufferSize;
        MaxInputBufferSize = values.MaxInputBufferSize;
        Dispatcher = values.Dispatcher;
        SupervisionDecider = values.SupervisionDecider;
        SubscriptionTimeoutSettings = values.SubscriptionTimeoutSettings;
        IsDebugLogging = values.IsDebugLogging;
        OutputBurstLimit = values.OutputBurstLimit;
        IsFuzzingMode = values.IsFuzzingMode;
        IsAutoFusing = values.IsAutoFusing;
        MaxFixedBufferSize = values.MaxFixedBufferSize;
        SyncProcessingLimit = values.SyncProcessingLimit;
        Validate();
    }

    /// <summary>The settings in a system's configuration.</summary>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static ActorMaterializerSettings Create(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        var config = system.Settings.Config.WithFallback(ActorMaterializer.DefaultConfig());
        return new ActorMaterializerSettings(config.GetConfig("akka.stream.materializer")!);
    }

    /// <summary>The same settings with other sizes of the buffers between islands, in elements.</summary>
    public ActorMaterializerSettings WithInputBuffer(int initialSize, int maxSize)
        => new(Current with { InitialInputBufferSize = initialSize, MaxInputBufferSize = maxSize });

    /// <summary>The same settings with another dispatcher.</summary>
    public ActorMaterializerSettings WithDispatcher(string dispatcher) => new(Current with { Dispatcher = dispatcher });

    /// <summary>The same settings with another decider.</summary>
    public ActorMaterializerSettings WithSupervisionStrategy(Decider decider)
        => new(Current with { SupervisionDecider = decider });

    /// <summary>The same settings with debug logging on or off.</summary>
    public ActorMaterializerSettings WithDebugLogging(bool isEnabled) => new(Current with { IsDebugLogging = isEnabled });

    /// <summary>The same settings with the shuffling of events on or off.</summary>
    public ActorMaterializerSettings WithFuzzingMode(bool isFuzzingMode)
        => new(Current with { IsFuzzingMode = isFuzzingMode });

    /// <summary>The same settings with automatic fusing on or off.</summary>
    public ActorMaterializerSettings WithAutoFusing(bool isAutoFusing) => new(Current with { IsAutoFusing = isAutoFusing });

    /// <summary>The same settings with another largest buffer size, in elements.</summary>
    public ActorMaterializerSettings WithMaxFixedBufferSize(int maxFixedBufferSize)
        => new(Current with { MaxFixedBufferSize = maxFixedBufferSize });

    /// <summary>The same settings with another limit of events in a row.</summary>
    public ActorMaterializerSettings WithSyncProcessingLimit(int limit) => new(Current with { SyncProcessingLimit = limit });

    /// <summary>The same settings with another limit of elements in a row.</summary>
    public ActorMaterializerSettings WithOutputBurstLimit(int limit) => new(Current with { OutputBurstLimit = limit });

    /// <summary>The same settings with another wait for subscribers.</summary>
    public ActorMaterializerSettings WithSubscriptionTimeoutSettings(StreamSubscriptionTimeoutSettings settings)
        => new(Current with { SubscriptionTimeoutSettings = settings });

    private Values Current => new(
        InitialInputBufferSize,
        MaxInputBufferSize,
        Dispatcher,
        SupervisionDecider,
        SubscriptionTimeoutSettings,
        IsDebugLogging,
        OutputBurstLimit,
        IsFuzzingMode,
        IsAutoFusing,
        MaxFixedBufferSize,
        SyncProcessingLimit);

#pragma warning disable MA0015 // the names are those of the settings, which come from several parameters
    private void Validate()
    {
        if (InitialInputBufferSize <= 0)
        {
            throw new ArgumentException("initial-input-buffer-size must be > 0", nameof(InitialInputBufferSize));
        }

        if (MaxInputBufferSize < InitialInputBufferSize)
        {
            throw new ArgumentException(
                $"max-input-buffer-size ({MaxInputBufferSize}) must be >= initial-input-buffer-size ({InitialInputBufferSize})",
                nameof(MaxInputBufferSize));
        }

        if (SyncProcessingLimit <= 0)
        {
            throw new ArgumentException("sync-processing-limit must be > 0", nameof(SyncProcessingLimit));
        }
    }
#pragma warning restore MA0015

    private sealed record Values(
        int InitialInputBufferSize,
        int MaxInputBufferSize,
        string Dispatcher,
        Decider SupervisionDecider,
        StreamSubscriptionTimeoutSettings SubscriptionTimeoutSettings,
        bool IsDebugLogging,
        int OutputBurstLimit,
        bool IsFuzzingMode,
        bool IsAutoFusing,
        int MaxFixedBufferSize,
        int SyncProcessingLimit);
}

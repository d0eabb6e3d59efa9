using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Providers;
using AgentRuntime.Tools;
using AgentRuntime.Tools.Approvals;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Hosting;

/// <summary>What a builder made, for the runtime to start with.</summary>
internal sealed record RuntimeParts
{
    /// <summary>Where the settings came from.</summary>
    internal RuntimeConfig Config { get; init; } = RuntimeConfig.Default;

    /// <summary>All bounds.</summary>
    internal required RuntimeSettings Settings { get; init; }

    /// <summary>The model servers, by name.</summary>
    internal required ImmutableDictionary<string, IModelProvider> Providers { get; init; }

    /// <summary>Where the logs of threads are kept.</summary>
    internal required IThreadJournal Journal { get; init; }

    /// <summary>The app's own tools.</summary>
    internal required ImmutableArray<AgentTool> Tools { get; init; }

    /// <summary>Where other tools come from, beside the services.</summary>
    internal required ImmutableArray<IToolSource> ToolSources { get; init; }

    /// <summary>Which tool calls run, wait for a person or are refused.</summary>
    internal required ApprovalPolicy Approvals { get; init; }

    /// <summary>The clock.</summary>
    internal required TimeProvider TimeProvider { get; init; }

    /// <summary>The app's actor system; null makes one.</summary>
    internal required ActorSystem? ActorSystem { get; init; }

    /// <summary>Where the runtime logs.</summary>
    internal required ILoggerFactory LoggerFactory { get; init; }

    /// <summary>The app's services, for its tools; null for none.</summary>
    internal IServiceProvider? AppServices { get; init; }

    /// <summary>Starts what lives as long as the runtime.</summary>
    internal required Func<ActorSystem, ImmutableArray<IAsyncDisposable>> StartServices { get; init; }
}

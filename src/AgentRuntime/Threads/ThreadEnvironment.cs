using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Providers;
using AgentRuntime.Sinks;
using AgentRuntime.Threads.Context;
using AgentRuntime.Threads.Retrying;
using AgentRuntime.Tools;
using AgentRuntime.Tools.Approvals;
using Akka.Actor;

namespace AgentRuntime.Threads;

/// <summary>What every thread of one runtime shares.</summary>
internal sealed record ThreadEnvironment
{
    /// <summary>Where the logs of threads are kept.</summary>
    internal required IndexedJournal Journal { get; init; }

    /// <summary>The model servers, by name.</summary>
    internal required ImmutableDictionary<string, IModelProvider> Providers { get; init; }

    /// <summary>The gate of each provider's server, by the provider's name.</summary>
    internal required ImmutableDictionary<string, IActorRef> Gates { get; init; }

    /// <summary>What is known of the models.</summary>
    internal required ModelCatalog Models { get; init; }

    /// <summary>The tools of the runtime.</summary>
    internal required ToolCatalog Tools { get; init; }

    /// <summary>Runs tool calls.</summary>
    internal required ToolInvoker ToolInvoker { get; init; }

    /// <summary>What the runtime does for tools that work with threads; null where it does nothing.</summary>
    internal IToolHost? ToolHost { get; set; }

    /// <summary>Which tool calls run, wait for a person or are refused.</summary>
    internal required ApprovalPolicy Approvals { get; init; }

    /// <summary>Which failed requests are made again.</summary>
    internal required RetryPolicy Retries { get; init; }

    /// <summary>How many tokens a text has.</summary>
    internal required TokenEstimator Tokens { get; init; }

    /// <summary>What is done where a conversation does not fit.</summary>
    internal required ContextWindow Context { get; init; }

    /// <summary>The clock.</summary>
    internal required TimeProvider TimeProvider { get; init; }

    /// <summary>The bounds of a thread.</summary>
    internal required ThreadSettings Threads { get; init; }

    /// <summary>How a thread writes its journal.</summary>
    internal required JournalSettings JournalSettings { get; init; }

    /// <summary>How sinks are fed.</summary>
    internal required SinkSettings Sinks { get; init; }

    /// <summary>The bounds of tool calls.</summary>
    internal required ToolSettings ToolSettings { get; init; }

    /// <summary>The bounds of subagents.</summary>
    internal required SubagentSettings Subagents { get; init; }

    /// <summary>How a conversation is made to fit.</summary>
    internal required ContextSettings ContextSettings { get; init; }

    /// <summary>How threads get titles.</summary>
    internal required TitleSettings Titles { get; init; }
}

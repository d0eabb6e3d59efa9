using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Providers;
using AgentRuntime.Sinks;
using AgentRuntime.Tools.Approvals;

namespace AgentRuntime.Threads;

/// <summary>What every thread of one runtime shares.</summary>
internal sealed record ThreadEnvironment(
    IThreadJournal Journal,
    ImmutableDictionary<string, IModelProvider> Providers,
    ThreadSettings Threads,
    JournalSettings JournalSettings,
    SinkSettings Sinks,
    TimeProvider TimeProvider)
{
    /// <summary>Which tool calls run, wait for a person or are refused.</summary>
    internal ApprovalPolicy Approvals { get; init; } = ApprovalPolicy.AllowAll;
}

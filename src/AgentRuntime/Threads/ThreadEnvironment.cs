using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Providers;
using AgentRuntime.Sinks;

namespace AgentRuntime.Threads;

/// <summary>What every thread of one runtime shares.</summary>
internal sealed record ThreadEnvironment(
    IThreadJournal Journal,
    ImmutableDictionary<string, IModelProvider> Providers,
    ThreadSettings Threads,
    JournalSettings JournalSettings,
    SinkSettings Sinks,
    TimeProvider TimeProvider);

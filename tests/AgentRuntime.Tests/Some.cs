using System.Collections.Immutable;
using AgentRuntime.Hosting;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using AgentRuntime.Tools.Approvals;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRuntime.Tests;

/// <summary>Values that a test needs and does not care about.</summary>
internal static class Some
{
    internal static readonly ThreadId Thread = ThreadId.Parse("t-1");
    internal static readonly TurnId Turn = new("turn-1");
    internal static readonly ModelRef Model = ModelRef.Parse("fake/model");

    internal static EventStamp Stamp(long position, TurnId? turnId = null) =>
        new(Thread, turnId ?? Turn, position, DateTimeOffset.UnixEpoch);

    internal static ThreadEvent Text(long position, string text, string messageId = "m") =>
        new ThreadEvent.AgentText(Stamp(position), messageId, text);

    internal static ThreadEvent Thinking(long position, string text, string messageId = "m") =>
        new ThreadEvent.AgentThinking(Stamp(position), messageId, text);

    internal static ThreadEvent Notice(long position) => new ThreadEvent.Notice(Stamp(position), "n");

    internal static ModelError Error(ModelErrorCategory category = ModelErrorCategory.Transport) =>
        new(category, "It broke.", "fake", "Ask again.");

    /// <summary>A turn is its own requests and no others: no title, no retry.</summary>
    internal static RuntimeSettings Plain(RuntimeSettings settings) => settings with
    {
        Title = settings.Title with { IsEnabled = false },
        Retries = settings.Retries with { MaxAttempts = 0, MaxAttemptsAfterText = 0 },
    };

    internal static IndexedJournal Indexed(IThreadJournal journal, TimeProvider? timeProvider = null) =>
        new(journal, new OpenAppends(new JournalSettings().AppendWait, timeProvider ?? TimeProvider.System));

    internal static RuntimeParts Parts(IModelProvider provider, IThreadJournal journal) => new()
    {
        Settings = Plain(new RuntimeSettings()),
        Providers = ImmutableDictionary.Create<string, IModelProvider>(StringComparer.Ordinal).Add(provider.Name, provider),
        Journal = journal,
        Tools = [],
        ToolSources = [],
        Approvals = ApprovalPolicy.AllowAll,
        TimeProvider = TimeProvider.System,
        ActorSystem = null,
        LoggerFactory = NullLoggerFactory.Instance,
        StartServices = static _ => [],
    };
}

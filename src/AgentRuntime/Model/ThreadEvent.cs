using System.Collections.Immutable;
using System.Text.Json;

namespace AgentRuntime.Model;

/// <summary>
/// What an observer of a thread sees: ordered, positioned, journaled. A closed family: every case is in this file; new cases
/// may come, so a consumer ignores what it does not know.
/// </summary>
public abstract record ThreadEvent
{
    private ThreadEvent(EventStamp stamp) => Stamp = stamp;

    /// <summary>Where and when it happened.</summary>
    public EventStamp Stamp { get; init; }

    /// <summary>The thread that it happened in.</summary>
    public ThreadId ThreadId => Stamp.ThreadId;

    /// <summary>The turn that it belongs to; null for what belongs to the thread alone.</summary>
    public TurnId? TurnId => Stamp.TurnId;

    /// <summary>Where it starts in the thread's log. Positions count UTF-16 code units of text, and one for any other event.</summary>
    public long Position => Stamp.Position;

    /// <summary>When it was appended to the log.</summary>
    public DateTimeOffset Time => Stamp.Time;

    /// <summary>How many positions it occupies; at least 1.</summary>
    public virtual long Length => 1;

    /// <summary>Where the next event starts: the cursor of a reader that has this one.</summary>
    public long End => Position + Length;

    /// <summary>The thread exists; always the first event of its log.</summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="Model">The model that answers, as <c>provider/model</c>.</param>
    /// <param name="Instructions">The system message; empty for none.</param>
    /// <param name="Settings">How the model generates.</param>
    public sealed record ThreadCreated(EventStamp Stamp, ModelRef Model, string Instructions, ModelSettings Settings) : ThreadEvent(Stamp)
    {
        /// <summary>Whom the thread belongs to; empty where the app has no owners.</summary>
        public string Owner { get; init; } = "";

        /// <summary>The names of the tools that the thread may use; null for all.</summary>
        public ImmutableArray<string>? Tools { get; init; }

        /// <summary>How its requests stand against those of other threads.</summary>
        public RequestPriority Priority { get; init; } = RequestPriority.Interactive;

        /// <summary>What the app keeps with the thread; the runtime does not read it.</summary>
        public ImmutableSortedDictionary<string, string> Metadata { get; init; } = NoMetadata.Instance;

        /// <summary>The thread whose tool call made this one; null for a thread of its own.</summary>
        public ThreadId? Parent { get; init; }

        /// <summary>How many parents stand above it; 0 for a thread of its own.</summary>
        public int Depth { get; init; }
    }

    /// <summary>The thread goes on in another way, from its next round on. A member that is null stays as it was.</summary>
    public sealed record ThreadChanged(EventStamp Stamp) : ThreadEvent(Stamp)
    {
        /// <summary>The model that answers.</summary>
        public ModelRef? Model { get; init; }

        /// <summary>The system message; empty for none.</summary>
        public string? Instructions { get; init; }

        /// <summary>How the model generates.</summary>
        public ModelSettings? Settings { get; init; }

        /// <summary>The names of the tools that the thread may use.</summary>
        public ImmutableArray<string>? Tools { get; init; }

        /// <summary>What the app keeps with the thread, whole.</summary>
        public ImmutableSortedDictionary<string, string>? Metadata { get; init; }
    }

    /// <summary>The thread began as a copy: everything before it was copied from another thread.</summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="Source">The thread that was copied.</param>
    /// <param name="At">The position in it up to which it was copied.</param>
    public sealed record ThreadForked(EventStamp Stamp, ThreadId Source, long At) : ThreadEvent(Stamp);

    /// <summary>A user message was accepted and is durable.</summary>
    public sealed record UserMessageAdded(EventStamp Stamp, string Text) : ThreadEvent(Stamp)
    {
        /// <summary>Pictures that belong to the text, in order.</summary>
        public ImmutableArray<ImageContent> Images { get; init; } = [];

        /// <summary>The sender's name for the message: sent again with it, the message is not taken again. Null for none.</summary>
        public string? IdempotencyKey { get; init; }
    }

    /// <summary>The text of a message that waits for its turn was replaced.</summary>
    public sealed record UserMessageEdited(EventStamp Stamp, string Text) : ThreadEvent(Stamp);

    /// <summary>
    /// What the thread said from <paramref name="To"/> on no longer counts: the model is not told of it. The log keeps it.
    /// </summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="To">The position of a user message, which is the first that no longer counts.</param>
    public sealed record HistoryRewound(EventStamp Stamp, long To) : ThreadEvent(Stamp);

    /// <summary>The turn waits for the turns before it; <paramref name="Place"/> counts from 1, 1 being next.</summary>
    public sealed record TurnQueued(EventStamp Stamp, int Place) : ThreadEvent(Stamp);

    /// <summary>The turn began.</summary>
    public sealed record TurnStarted(EventStamp Stamp) : ThreadEvent(Stamp);

    /// <summary>The model server is busy; <paramref name="Place"/> counts from 1, 1 being next.</summary>
    public sealed record ModelQueued(EventStamp Stamp, int Place) : ThreadEvent(Stamp);

    /// <summary>A request goes to the model; <paramref name="Round"/> counts from 1 within the turn.</summary>
    public sealed record RoundStarted(EventStamp Stamp, ModelRef Model, int Round) : ThreadEvent(Stamp);

    /// <summary>More of the answer; deltas of one <paramref name="MessageId"/> join by position. Never half a surrogate pair.</summary>
    public sealed record AgentText(EventStamp Stamp, string MessageId, string Text) : ThreadEvent(Stamp)
    {
        /// <inheritdoc/>
        public override long Length => Text.Length;
    }

    /// <summary>More of the reasoning; deltas of one <paramref name="MessageId"/> join by position. Never half a surrogate pair.</summary>
    public sealed record AgentThinking(EventStamp Stamp, string MessageId, string Text) : ThreadEvent(Stamp)
    {
        /// <inheritdoc/>
        public override long Length => Text.Length;
    }

    /// <summary>The model calls a tool.</summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="ToolCallId">The call's id, unique within its turn.</param>
    /// <param name="Name">The tool's name.</param>
    /// <param name="Input">The arguments: a JSON object, or a JSON string of what the model wrote where that is not JSON.</param>
    public sealed record ToolCallProposed(EventStamp Stamp, string ToolCallId, string Name, JsonElement Input) : ThreadEvent(Stamp);

    /// <summary>A tool call went on to another status.</summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="ToolCallId">The call's id.</param>
    /// <param name="Status">The status that it has now.</param>
    /// <param name="Content">Its result or what went wrong; null while there is neither.</param>
    public sealed record ToolCallUpdated(EventStamp Stamp, string ToolCallId, ToolCallStatus Status, string? Content) : ThreadEvent(Stamp)
    {
        /// <summary>Pictures of the result, in order.</summary>
        public ImmutableArray<ImageContent> Images { get; init; } = [];

        /// <summary>How far the tool says it is; null where it said nothing.</summary>
        public ToolProgress? Progress { get; init; }
    }

    /// <summary>A person must decide whether a tool may run; the turn waits.</summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="ApprovalId">What the answer names; unique within the thread.</param>
    /// <param name="ToolCallId">The call that waits.</param>
    /// <param name="Name">The tool's name.</param>
    /// <param name="Input">The call's arguments.</param>
    /// <param name="Reason">Why somebody is asked.</param>
    public sealed record ApprovalRequested(
        EventStamp Stamp, string ApprovalId, string ToolCallId, string Name, JsonElement Input, string Reason) : ThreadEvent(Stamp)
    {
        /// <summary>When the question counts as refused; null when it waits for ever.</summary>
        public DateTimeOffset? ExpiresAt { get; init; }

        /// <summary>Stands for the definition of the tool that is asked about; an answer for later calls holds for that one alone.</summary>
        public string ToolFingerprint { get; init; } = "";
    }

    /// <summary>An approval was decided.</summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="ApprovalId">The approval.</param>
    /// <param name="ToolCallId">The call that waited for it.</param>
    /// <param name="Outcome">What was decided.</param>
    /// <param name="Remember">How long the answer holds for calls like it.</param>
    /// <param name="Reason">What the person said; null for nothing.</param>
    public sealed record ApprovalResolved(
        EventStamp Stamp,
        string ApprovalId,
        string ToolCallId,
        ApprovalOutcome Outcome,
        ApprovalRemember Remember,
        string? Reason) : ThreadEvent(Stamp);

    /// <summary>The model's request failed and is made again after a delay.</summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="Attempt">The attempt that comes; 2 is the first retry.</param>
    /// <param name="Of">The most attempts that are made.</param>
    /// <param name="Delay">How long until then.</param>
    /// <param name="Error">What failed.</param>
    /// <param name="Continues">True when the answer that was shown in part stays and the model is asked to go on after it.</param>
    public sealed record Retrying(EventStamp Stamp, int Attempt, int Of, TimeSpan Delay, ModelError Error, bool Continues) : ThreadEvent(Stamp);

    /// <summary>What the agent means to do, whole; it replaces the plan before it.</summary>
    public sealed record PlanUpdated(EventStamp Stamp, ImmutableArray<PlanEntry> Entries) : ThreadEvent(Stamp);

    /// <summary>The conversation came near the end of the model's context.</summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="Tokens">The estimated tokens of the next request.</param>
    /// <param name="ContextLength">The model's context, in tokens.</param>
    public sealed record ContextNearlyFull(EventStamp Stamp, long Tokens, long ContextLength) : ThreadEvent(Stamp);

    /// <summary>
    /// The model is told less from now on, so that the conversation fits its context. The log keeps everything. It says all that holds
    /// from now on and replaces the compaction before it.
    /// </summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="Method">What was done.</param>
    /// <param name="KeptFrom">
    /// The position of the first message that is kept, in the order of the conversation; 0 keeps all. Of those before it, the system message
    /// is kept, and the user message that the first kept one answers.
    /// </param>
    /// <param name="TokensBefore">The estimated tokens before.</param>
    /// <param name="TokensAfter">The estimated tokens after.</param>
    public sealed record ContextCompacted(
        EventStamp Stamp, CompactionMethod Method, long KeptFrom, long TokensBefore, long TokensAfter) : ThreadEvent(Stamp)
    {
        /// <summary>What stands for the messages that were left out; empty for nothing.</summary>
        public string Summary { get; init; } = "";

        /// <summary>Tool results before <see cref="ShortenedBefore"/> are cut to this length, in UTF-16 code units; null cuts none.</summary>
        public int? MaxToolResultLength { get; init; }

        /// <summary>Where the cutting of tool results ends: those of answers that begin before it are cut.</summary>
        public long ShortenedBefore { get; init; }
    }

    /// <summary>The thread has a title.</summary>
    public sealed record TitleChanged(EventStamp Stamp, string Title) : ThreadEvent(Stamp);

    /// <summary>A tool call runs a thread of its own, whose events are under its own id.</summary>
    public sealed record SubagentStarted(EventStamp Stamp, string ToolCallId, ThreadId Child, string Name) : ThreadEvent(Stamp);

    /// <summary>A tool call's own thread has stopped.</summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="ToolCallId">The call.</param>
    /// <param name="Child">The thread that the call ran.</param>
    /// <param name="Reason">Why it stopped.</param>
    /// <param name="Usage">What it consumed, its own subagents included.</param>
    public sealed record SubagentStopped(EventStamp Stamp, string ToolCallId, ThreadId Child, TurnStopReason Reason, TokenUsage Usage) : ThreadEvent(Stamp);

    /// <summary>What the round has consumed, and where the server's time went if it said so.</summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="Usage">The tokens of the round.</param>
    /// <param name="Timings">Where the server's time went; null where it did not say.</param>
    public sealed record UsageUpdated(EventStamp Stamp, TokenUsage Usage, ModelTimings? Timings) : ThreadEvent(Stamp);

    /// <summary>Something a person may want to know that is neither answer nor failure.</summary>
    public sealed record Notice(EventStamp Stamp, string Message) : ThreadEvent(Stamp);

    /// <summary>The turn ended; exactly one for every turn.</summary>
    /// <param name="Stamp">Where and when it happened.</param>
    /// <param name="Reason">Why it ended.</param>
    /// <param name="Error">What failed; present when the reason is <see cref="TurnStopReason.Failed"/>.</param>
    /// <param name="IsPartial">True when text or thinking of an unfinished answer stays in the log.</param>
    public sealed record TurnStopped(EventStamp Stamp, TurnStopReason Reason, ModelError? Error, bool IsPartial) : ThreadEvent(Stamp)
    {
        /// <summary>What the reason alone does not say, such as which budget was used up; null for nothing.</summary>
        public string? Detail { get; init; }
    }

    /// <summary>Positions <paramref name="From"/> up to <paramref name="To"/> held text that a crash took before it was durable.</summary>
    public sealed record Gap(EventStamp Stamp, long From, long To) : ThreadEvent(Stamp);
}

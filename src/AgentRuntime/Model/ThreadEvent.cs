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
    public sealed record ThreadCreated(EventStamp Stamp, ModelRef Model, string Instructions, ModelSettings Settings) : ThreadEvent(Stamp);

    /// <summary>A user message was accepted and is durable.</summary>
    public sealed record UserMessageAdded(EventStamp Stamp, string Text) : ThreadEvent(Stamp);

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
    public sealed record ToolCallUpdated(EventStamp Stamp, string ToolCallId, ToolCallStatus Status, string? Content) : ThreadEvent(Stamp);

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
    public sealed record TurnStopped(EventStamp Stamp, TurnStopReason Reason, ModelError? Error, bool IsPartial) : ThreadEvent(Stamp);

    /// <summary>Positions <paramref name="From"/> up to <paramref name="To"/> held text that a crash took before it was durable.</summary>
    public sealed record Gap(EventStamp Stamp, long From, long To) : ThreadEvent(Stamp);
}

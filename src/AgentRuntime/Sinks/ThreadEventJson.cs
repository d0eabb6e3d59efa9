using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentRuntime.Model;

namespace AgentRuntime.Sinks;

/// <summary>
/// The JSON of an event as every front end writes it: one object with <c>type</c>, <c>threadId</c>, <c>turnId</c>, <c>position</c>,
/// <c>end</c>, <c>time</c> and the kind's own members. A member without a value is left out, never null.
/// </summary>
public static partial class ThreadEventJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The kind of an event in dotted lower case, for example <c>agent.text</c>: an SSE frame's <c>event</c>.</summary>
    public static string TypeOf(ThreadEvent threadEvent) => threadEvent switch
    {
        ThreadEvent.ThreadCreated => "thread.created",
        ThreadEvent.ThreadChanged => "thread.changed",
        ThreadEvent.ThreadForked => "thread.forked",
        ThreadEvent.UserMessageAdded => "message.added",
        ThreadEvent.UserMessageEdited => "message.edited",
        ThreadEvent.HistoryRewound => "history.rewound",
        ThreadEvent.TurnQueued => "turn.queued",
        ThreadEvent.TurnStarted => "turn.started",
        ThreadEvent.ModelQueued => "model.queued",
        ThreadEvent.RoundStarted => "round.started",
        ThreadEvent.AgentText => "agent.text",
        ThreadEvent.AgentThinking => "agent.thinking",
        ThreadEvent.ToolCallProposed => "tool.proposed",
        ThreadEvent.ToolCallUpdated => "tool.updated",
        ThreadEvent.ApprovalRequested => "approval.requested",
        ThreadEvent.ApprovalResolved => "approval.resolved",
        ThreadEvent.Retrying => "retrying",
        ThreadEvent.PlanUpdated => "plan.updated",
        ThreadEvent.ContextNearlyFull => "context.nearly-full",
        ThreadEvent.ContextCompacted => "context.compacted",
        ThreadEvent.TitleChanged => "title.changed",
        ThreadEvent.SubagentStarted => "subagent.started",
        ThreadEvent.SubagentStopped => "subagent.stopped",
        ThreadEvent.UsageUpdated => "usage.updated",
        ThreadEvent.Notice => "notice",
        ThreadEvent.TurnStopped => "turn.stopped",
        ThreadEvent.Gap => "gap",
        _ => throw new UnreachableException($"{threadEvent.GetType().Name} has no JSON type."),
    };

    /// <summary>The event's JSON on one line, in UTF-8, without a line end.</summary>
    public static byte[] ToUtf8Bytes(ThreadEvent threadEvent)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Write(buffer, threadEvent);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the event's JSON on one line, in UTF-8, without a line end.</summary>
    public static void Write(IBufferWriter<byte> output, ThreadEvent threadEvent)
    {
        using var writer = CreateWriter(output);
        Write(writer, threadEvent);
    }

    /// <summary>A writer with the options that events are written with; it may be reset and used for one event after the other.</summary>
    public static Utf8JsonWriter CreateWriter(IBufferWriter<byte> output) => new(output, Options);

    /// <summary>Writes the event's JSON as the writer's next value.</summary>
    public static void Write(Utf8JsonWriter writer, ThreadEvent threadEvent)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, TypeOf(threadEvent));
        writer.WriteString("threadId"u8, threadEvent.ThreadId.Value);
        if (threadEvent.TurnId is { } turnId)
        {
            writer.WriteString("turnId"u8, turnId.Value);
        }

        writer.WriteNumber("position"u8, threadEvent.Position);
        writer.WriteNumber("end"u8, threadEvent.End);
        writer.WriteString("time"u8, threadEvent.Time.UtcDateTime);
        WriteMembers(writer, threadEvent);
        writer.WriteEndObject();
    }
}

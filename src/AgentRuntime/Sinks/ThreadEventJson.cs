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
public static class ThreadEventJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The kind of an event in dotted lower case, for example <c>agent.text</c>: an SSE frame's <c>event</c>.</summary>
    public static string TypeOf(ThreadEvent threadEvent) => threadEvent switch
    {
        ThreadEvent.ThreadCreated => "thread.created",
        ThreadEvent.UserMessageAdded => "message.added",
        ThreadEvent.TurnQueued => "turn.queued",
        ThreadEvent.TurnStarted => "turn.started",
        ThreadEvent.ModelQueued => "model.queued",
        ThreadEvent.RoundStarted => "round.started",
        ThreadEvent.AgentText => "agent.text",
        ThreadEvent.AgentThinking => "agent.thinking",
        ThreadEvent.ToolCallProposed => "tool.proposed",
        ThreadEvent.ToolCallUpdated => "tool.updated",
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
        using var writer = new Utf8JsonWriter(output, Options);
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

    private static void WriteMembers(Utf8JsonWriter writer, ThreadEvent threadEvent)
    {
        switch (threadEvent)
        {
            case ThreadEvent.ThreadCreated created:
                writer.WriteString("model"u8, created.Model.ToString());
                writer.WriteString("instructions"u8, created.Instructions);
                break;
            case ThreadEvent.UserMessageAdded added:
                writer.WriteString("text"u8, added.Text);
                break;
            case ThreadEvent.TurnQueued queued:
                writer.WriteNumber("place"u8, queued.Place);
                break;
            case ThreadEvent.ModelQueued queued:
                writer.WriteNumber("place"u8, queued.Place);
                break;
            case ThreadEvent.RoundStarted started:
                writer.WriteString("model"u8, started.Model.ToString());
                writer.WriteNumber("round"u8, started.Round);
                break;
            case ThreadEvent.AgentText text:
                writer.WriteString("messageId"u8, text.MessageId);
                writer.WriteString("text"u8, text.Text);
                break;
            case ThreadEvent.AgentThinking thinking:
                writer.WriteString("messageId"u8, thinking.MessageId);
                writer.WriteString("text"u8, thinking.Text);
                break;
            case ThreadEvent.ToolCallProposed proposed:
                writer.WriteString("toolCallId"u8, proposed.ToolCallId);
                writer.WriteString("name"u8, proposed.Name);
                writer.WritePropertyName("input"u8);
                proposed.Input.WriteTo(writer);
                break;
            case ThreadEvent.ToolCallUpdated updated:
                writer.WriteString("toolCallId"u8, updated.ToolCallId);
                writer.WriteString("status"u8, updated.Status.ToString());
                WriteIfPresent(writer, "content", updated.Content);
                break;
            case ThreadEvent.UsageUpdated usage:
                WriteUsage(writer, usage);
                break;
            case ThreadEvent.Notice notice:
                writer.WriteString("message"u8, notice.Message);
                break;
            case ThreadEvent.TurnStopped stopped:
                WriteStopped(writer, stopped);
                break;
            case ThreadEvent.Gap gap:
                writer.WriteNumber("from"u8, gap.From);
                writer.WriteNumber("to"u8, gap.To);
                break;
            case ThreadEvent.TurnStarted:
                break;
            default:
                throw new UnreachableException($"{threadEvent.GetType().Name} has no JSON members.");
        }
    }

    private static void WriteUsage(Utf8JsonWriter writer, ThreadEvent.UsageUpdated updated)
    {
        writer.WriteNumber("inputTokens"u8, updated.Usage.Input);
        writer.WriteNumber("outputTokens"u8, updated.Usage.Output);
        writer.WriteNumber("cacheReadTokens"u8, updated.Usage.CacheRead);
        writer.WriteNumber("cacheWriteTokens"u8, updated.Usage.CacheWrite);
        if (updated.Timings is { } timings)
        {
            writer.WriteNumber("loadMs"u8, timings.Load.TotalMilliseconds);
            writer.WriteNumber("promptMs"u8, timings.Prompt.TotalMilliseconds);
            writer.WriteNumber("generationMs"u8, timings.Generation.TotalMilliseconds);
        }
    }

    private static void WriteStopped(Utf8JsonWriter writer, ThreadEvent.TurnStopped stopped)
    {
        writer.WriteString("reason"u8, stopped.Reason.ToString());
        writer.WriteBoolean("partial"u8, stopped.IsPartial);
        if (stopped.Error is not { } error)
        {
            return;
        }

        writer.WriteStartObject("error"u8);
        writer.WriteString("category"u8, error.Category.ToString());
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("provider"u8, error.Provider);
        if (error.Status is { } status)
        {
            writer.WriteNumber("status"u8, status);
        }

        writer.WriteString("hint"u8, error.Hint);
        writer.WriteEndObject();
    }

    private static void WriteIfPresent(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}

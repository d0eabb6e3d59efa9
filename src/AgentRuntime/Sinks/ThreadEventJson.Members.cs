using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AgentRuntime.Model;

namespace AgentRuntime.Sinks;

/// <content>What each kind of event has beside what all have.</content>
public static partial class ThreadEventJson
{
    private static void WriteMembers(Utf8JsonWriter writer, ThreadEvent threadEvent)
    {
        switch (threadEvent)
        {
            case ThreadEvent.AgentText text:
                writer.WriteString("messageId"u8, text.MessageId);
                writer.WriteString("text"u8, text.Text);
                break;
            case ThreadEvent.AgentThinking thinking:
                writer.WriteString("messageId"u8, thinking.MessageId);
                writer.WriteString("text"u8, thinking.Text);
                break;
            case ThreadEvent.TurnStarted:
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
            case ThreadEvent.Retrying retrying:
                WriteRetrying(writer, retrying);
                break;
            case ThreadEvent.UsageUpdated usage:
                WriteUsage(writer, usage);
                break;
            case ThreadEvent.TurnStopped stopped:
                WriteStopped(writer, stopped);
                break;
            case ThreadEvent.Notice notice:
                writer.WriteString("message"u8, notice.Message);
                break;
            case ThreadEvent.PlanUpdated plan:
                WritePlan(writer, plan);
                break;
            default:
                WriteToolMembers(writer, threadEvent);
                break;
        }
    }

    private static void WriteToolMembers(Utf8JsonWriter writer, ThreadEvent threadEvent)
    {
        switch (threadEvent)
        {
            case ThreadEvent.ToolCallProposed proposed:
                writer.WriteString("toolCallId"u8, proposed.ToolCallId);
                writer.WriteString("name"u8, proposed.Name);
                writer.WritePropertyName("input"u8);
                proposed.Input.WriteTo(writer);
                break;
            case ThreadEvent.ToolCallUpdated updated:
                WriteUpdated(writer, updated);
                break;
            case ThreadEvent.ApprovalRequested requested:
                WriteRequested(writer, requested);
                break;
            case ThreadEvent.ApprovalResolved resolved:
                writer.WriteString("approvalId"u8, resolved.ApprovalId);
                writer.WriteString("toolCallId"u8, resolved.ToolCallId);
                writer.WriteString("outcome"u8, resolved.Outcome.ToString());
                writer.WriteString("remember"u8, resolved.Remember.ToString());
                WriteIfPresent(writer, "reason", resolved.Reason);
                break;
            case ThreadEvent.SubagentStarted started:
                writer.WriteString("toolCallId"u8, started.ToolCallId);
                writer.WriteString("child"u8, started.Child.Value);
                writer.WriteString("name"u8, started.Name);
                break;
            case ThreadEvent.SubagentStopped stopped:
                writer.WriteString("toolCallId"u8, stopped.ToolCallId);
                writer.WriteString("child"u8, stopped.Child.Value);
                writer.WriteString("reason"u8, stopped.Reason.ToString());
                WriteTokens(writer, stopped.Usage);
                break;
            default:
                WriteThreadMembers(writer, threadEvent);
                break;
        }
    }

    private static void WriteThreadMembers(Utf8JsonWriter writer, ThreadEvent threadEvent)
    {
        switch (threadEvent)
        {
            case ThreadEvent.ThreadCreated created:
                WriteCreated(writer, created);
                break;
            case ThreadEvent.ThreadChanged changed:
                WriteIfPresent(writer, "model", changed.Model?.ToString());
                WriteIfPresent(writer, "instructions", changed.Instructions);
                WriteNames(writer, changed.Tools);
                WriteMetadata(writer, changed.Metadata);
                break;
            case ThreadEvent.ThreadForked forked:
                writer.WriteString("source"u8, forked.Source.Value);
                writer.WriteNumber("at"u8, forked.At);
                break;
            case ThreadEvent.UserMessageAdded added:
                writer.WriteString("text"u8, added.Text);
                WriteImages(writer, added.Images);
                break;
            case ThreadEvent.UserMessageEdited edited:
                writer.WriteString("text"u8, edited.Text);
                break;
            case ThreadEvent.HistoryRewound rewound:
                writer.WriteNumber("to"u8, rewound.To);
                break;
            case ThreadEvent.ContextNearlyFull full:
                writer.WriteNumber("tokens"u8, full.Tokens);
                writer.WriteNumber("contextLength"u8, full.ContextLength);
                break;
            case ThreadEvent.ContextCompacted compacted:
                WriteCompacted(writer, compacted);
                break;
            case ThreadEvent.TitleChanged changed:
                writer.WriteString("title"u8, changed.Title);
                break;
            case ThreadEvent.Gap gap:
                writer.WriteNumber("from"u8, gap.From);
                writer.WriteNumber("to"u8, gap.To);
                break;
            default:
                throw new UnreachableException($"{threadEvent.GetType().Name} has no JSON members.");
        }
    }

    private static void WriteCreated(Utf8JsonWriter writer, ThreadEvent.ThreadCreated created)
    {
        writer.WriteString("model"u8, created.Model.ToString());
        writer.WriteString("instructions"u8, created.Instructions);
        WriteNames(writer, created.Tools);
        WriteMetadata(writer, created.Metadata.IsEmpty ? null : created.Metadata);
        WriteIfPresent(writer, "parent", created.Parent?.Value);
    }

    private static void WriteUpdated(Utf8JsonWriter writer, ThreadEvent.ToolCallUpdated updated)
    {
        writer.WriteString("toolCallId"u8, updated.ToolCallId);
        writer.WriteString("status"u8, updated.Status.ToString());
        WriteIfPresent(writer, "content", updated.Content);
        WriteImages(writer, updated.Images);
        if (updated.Progress is not { } progress)
        {
            return;
        }

        writer.WriteStartObject("progress"u8);
        writer.WriteString("message"u8, progress.Message);
        if (progress.Done is { } done)
        {
            writer.WriteNumber("done"u8, done);
        }

        if (progress.Total is { } total)
        {
            writer.WriteNumber("total"u8, total);
        }

        writer.WriteEndObject();
    }

    private static void WriteRequested(Utf8JsonWriter writer, ThreadEvent.ApprovalRequested requested)
    {
        writer.WriteString("approvalId"u8, requested.ApprovalId);
        writer.WriteString("toolCallId"u8, requested.ToolCallId);
        writer.WriteString("name"u8, requested.Name);
        writer.WritePropertyName("input"u8);
        requested.Input.WriteTo(writer);
        writer.WriteString("reason"u8, requested.Reason);
        if (requested.ExpiresAt is { } expiresAt)
        {
            writer.WriteString("expiresAt"u8, expiresAt.UtcDateTime);
        }

        if (requested.ToolFingerprint.Length > 0)
        {
            writer.WriteString("toolFingerprint"u8, requested.ToolFingerprint);
        }
    }

    private static void WriteRetrying(Utf8JsonWriter writer, ThreadEvent.Retrying retrying)
    {
        writer.WriteNumber("attempt"u8, retrying.Attempt);
        writer.WriteNumber("of"u8, retrying.Of);
        writer.WriteNumber("delayMs"u8, retrying.Delay.TotalMilliseconds);
        writer.WriteBoolean("continues"u8, retrying.Continues);
        WriteError(writer, retrying.Error);
    }

    private static void WriteCompacted(Utf8JsonWriter writer, ThreadEvent.ContextCompacted compacted)
    {
        writer.WriteString("method"u8, compacted.Method.ToString());
        writer.WriteNumber("keptFrom"u8, compacted.KeptFrom);
        writer.WriteNumber("tokensBefore"u8, compacted.TokensBefore);
        writer.WriteNumber("tokensAfter"u8, compacted.TokensAfter);
        WriteIfPresent(writer, "summary", compacted.Summary.Length > 0 ? compacted.Summary : null);
    }

    private static void WritePlan(Utf8JsonWriter writer, ThreadEvent.PlanUpdated plan)
    {
        writer.WriteStartArray("entries"u8);
        foreach (var entry in plan.Entries)
        {
            writer.WriteStartObject();
            writer.WriteString("content"u8, entry.Content);
            writer.WriteString("status"u8, entry.Status.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNames(Utf8JsonWriter writer, ImmutableArray<string>? tools)
    {
        if (tools is not { } names)
        {
            return;
        }

        writer.WriteStartArray("tools"u8);
        foreach (var name in names)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, ImmutableSortedDictionary<string, string>? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        writer.WriteStartObject("metadata"u8);
        foreach (var (name, value) in metadata)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteImages(Utf8JsonWriter writer, ImmutableArray<ImageContent> images)
    {
        if (images.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray("images"u8);
        foreach (var image in images)
        {
            writer.WriteStartObject();
            writer.WriteString("mediaType"u8, image.MediaType);
            writer.WriteBase64String("data"u8, image.Data.Span);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteUsage(Utf8JsonWriter writer, ThreadEvent.UsageUpdated updated)
    {
        WriteTokens(writer, updated.Usage);
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
        WriteIfPresent(writer, "detail", stopped.Detail);
        if (stopped.Error is { } error)
        {
            WriteError(writer, error);
        }
    }

    private static void WriteTokens(Utf8JsonWriter writer, TokenUsage usage)
    {
        writer.WriteNumber("inputTokens"u8, usage.Input);
        writer.WriteNumber("outputTokens"u8, usage.Output);
        writer.WriteNumber("cacheReadTokens"u8, usage.CacheRead);
        writer.WriteNumber("cacheWriteTokens"u8, usage.CacheWrite);
    }

    private static void WriteError(Utf8JsonWriter writer, ModelError error)
    {
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

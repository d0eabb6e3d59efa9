using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>One tool call of an answer, as far as it has come.</summary>
internal sealed class ConversationCall(string id, string name, JsonElement input)
{
    /// <summary>What the model reads of a call whose result never came: a server refuses a call without one.</summary>
    private const string NoResult = "The call ended without a result.";
    private const string NoResultAfterStart = "The tool was started and its result is not known: it may have run.";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The call's id.</summary>
    internal string Id => id;

    /// <summary>The status of its last event.</summary>
    internal ToolCallStatus Status { get; private set; } = ToolCallStatus.Pending;

    /// <summary>True once the tool was set to work, whatever became of it.</summary>
    internal bool MayHaveRun { get; private set; }

    /// <summary>True once it has its result: nothing changes it any more.</summary>
    internal bool IsSettled => Status is not (ToolCallStatus.Pending or ToolCallStatus.AwaitingApproval or ToolCallStatus.Running);

    /// <summary>True once a person allowed it: only then is a call told to be pending.</summary>
    private bool IsApproved { get; set; }

    private string? Content { get; set; }

    private ImmutableArray<ImageContent> Images { get; set; } = [];

    /// <summary>The call as the model wrote it. Its JSON is written anew, so that it is the same again after it was in a journal.</summary>
    internal ToolCallContent ToContent() => new(id, name, ArgumentsOf(input));

    /// <summary>Takes what happened to the call, which has no result yet.</summary>
    internal void Update(ThreadEvent.ToolCallUpdated updated)
    {
        Status = updated.Status;
        IsApproved |= updated.Status == ToolCallStatus.Pending;
        MayHaveRun |= updated.Status is ToolCallStatus.Running or ToolCallStatus.Completed;
        if (updated.Content is not null || !updated.Images.IsEmpty)
        {
            Content = updated.Content;
            Images = updated.Images;
        }
    }

    /// <summary>The result for the model, cut to a length where one is given.</summary>
    internal ModelMessage.ToolResult ToResult(int? maxLength)
    {
        if (!IsSettled)
        {
            return new ModelMessage.ToolResult(id, name, MayHaveRun ? NoResultAfterStart : NoResult, IsError: true);
        }

        var isError = Status != ToolCallStatus.Completed;
        var text = Content ?? "";
        return maxLength is { } length && (text.Length > length || !Images.IsEmpty)
            ? new ModelMessage.ToolResult(id, name, ShortenedText.Of(text, length, Images.Length), isError)
            : new ModelMessage.ToolResult(id, name, text, isError) { Images = Images };
    }

    /// <summary>The call for a person.</summary>
    internal ThreadToolCall ToThreadToolCall() => new(id, name, input, Status, Content) { Images = Images };

    /// <summary>The call for whoever goes on with its turn.</summary>
    internal RoundCall ToRoundCall() => new(id, name, input, Status, MayHaveRun) { IsApproved = IsApproved };

    private static string ArgumentsOf(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            return "{}";
        }

        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, Compact))
            {
                input.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which System.Text.Json does not unescape.
            return input.GetRawText();
        }
    }
}

using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Server.Json;

namespace AgentRuntime.Server.Threads;

/// <summary>One message of a conversation.</summary>
internal sealed record MessageAnswer(string Role, long Position, string TurnId, string Text)
{
    public string? Thinking { get; init; }

    public ToolCallItem[]? ToolCalls { get; init; }

    public ImageItem[]? Images { get; init; }

    public bool? Partial { get; init; }

    public static MessageAnswer Of(ThreadMessage message) =>
        new(Words.Of(message.Role), message.Position, message.TurnId.Value, message.Text)
        {
            Thinking = message.Thinking.Length > 0 ? message.Thinking : null,
            ToolCalls = message.ToolCalls.IsEmpty ? null : [.. message.ToolCalls.Select(ToolCallItem.Of)],
            Images = message.Images.IsEmpty ? null : [.. message.Images.Select(static image => new ImageItem(image.MediaType, image.Data))],
            Partial = message.IsPartial ? true : null,
        };

    /// <summary>A tool call of an answer.</summary>
    internal sealed record ToolCallItem(string ToolCallId, string Name, JsonElement Input, string Status, string? Result)
    {
        public static ToolCallItem Of(ThreadToolCall call) =>
            new(call.Id, call.Name, call.Input, call.Status.ToString(), call.Result);
    }

    /// <summary>A picture of a user message.</summary>
    internal sealed record ImageItem(string MediaType, ReadOnlyMemory<byte> Data);
}

using System.Text.Json;
using AgentRuntime.Model;

namespace AgentRuntime.Providers.Content;

/// <summary>Makes the event of a finished tool call out of its arguments as they came.</summary>
internal static class ToolCallInput
{
    /// <summary>No arguments.</summary>
    public static JsonElement Empty { get; } = Parse("{}");

    /// <summary>
    /// A <see cref="CompletionEvent.ToolUse"/>, or a <see cref="CompletionEvent.ToolUseInvalid"/> where the name is empty or the
    /// arguments are not a JSON object. Empty arguments are no arguments; arguments inside a JSON string are taken out of it.
    /// </summary>
    public static CompletionEvent Complete(string id, string name, string rawInput)
    {
        if (string.IsNullOrWhiteSpace(rawInput) || rawInput == "null")
        {
            rawInput = "{}";
        }

        if (name.Length == 0)
        {
            return new CompletionEvent.ToolUseInvalid(id, name, rawInput, "The call names no tool.");
        }

        try
        {
            var input = Parse(rawInput);
            if (input.ValueKind == JsonValueKind.String && input.GetString() is { } inner)
            {
                rawInput = string.IsNullOrWhiteSpace(inner) ? "{}" : inner;
                input = Parse(rawInput);
            }

            return input.ValueKind == JsonValueKind.Object
                ? new CompletionEvent.ToolUse(id, name, rawInput, input, IsInputComplete: true)
                : new CompletionEvent.ToolUseInvalid(
                    id, name, rawInput, $"The arguments are a JSON {input.ValueKind}, not an object.");
        }
        catch (JsonException e)
        {
            return new CompletionEvent.ToolUseInvalid(id, name, rawInput, $"The arguments are not JSON: {e.Message}");
        }
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, JsonText.DocumentOptions);
        return document.RootElement.Clone();
    }
}

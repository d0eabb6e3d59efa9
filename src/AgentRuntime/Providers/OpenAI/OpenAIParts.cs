using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.OpenAI;

/// <summary>Reads answers and reasoning that come as arrays of parts: Mistral's <c>content</c>, OpenRouter's <c>reasoning_details</c>.</summary>
internal static class OpenAIParts
{
    /// <summary>Adds the parts of an answer; true when they held any text.</summary>
    public static bool AddContent(
        ReadOnlySpan<byte> json, TextChannels channels, ImmutableArray<CompletionEvent>.Builder events)
    {
        var any = false;
        using var document = JsonDocument.Parse(JsonText.Raw(json), JsonText.DocumentOptions);
        foreach (var part in document.RootElement.EnumerateArray())
        {
            if (part.ValueKind == JsonValueKind.String)
            {
                any |= channels.AddText(part.GetString() ?? "", events);
                continue;
            }

            // {"type":"thinking","thinking":[{"type":"text","text":"…"}]} or {"type":"text","text":"…"}
            foreach (var thought in part.Items("thinking"))
            {
                any |= channels.AddThinking(thought.Text("text") ?? "", events);
            }

            any |= channels.AddThinking(part.Text("thinking") ?? "", events);
            any |= channels.AddText(part.Text("text") ?? "", events);
        }

        return any;
    }

    /// <summary>Adds what the parts of the reasoning hold besides the text that has come already; the text too where none has.</summary>
    public static bool AddReasoning(
        ReadOnlySpan<byte> json, bool hasText, TextChannels channels, ImmutableArray<CompletionEvent>.Builder events)
    {
        var any = false;
        using var document = JsonDocument.Parse(JsonText.Raw(json), JsonText.DocumentOptions);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var part in document.RootElement.EnumerateArray())
        {
            if (!hasText)
            {
                any |= channels.AddThinking(part.Text("text") ?? part.Text("summary") ?? "", events);
            }

            if (part.Text("signature") is { } signature)
            {
                events.Add(new CompletionEvent.Thinking("", signature));
                any = true;
            }

            if (part.Text("data") is { } data)
            {
                events.Add(new CompletionEvent.RedactedThinking(data));
                any = true;
            }
        }

        return any;
    }
}

using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.OpenAI;

/// <summary>Writes the body of <c>/chat/completions</c>. What nobody set is not sent.</summary>
internal static class OpenAIRequest
{
    /// <summary>The body of a completion.</summary>
    public static ReadOnlyMemory<byte> Chat(CompletionRequest request, OpenAIRequestStyle style) => JsonBody.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteText("model", request.Model);
        writer.WriteStartArray("messages");
        foreach (var message in RequestImages.AfterToolResults(RequestImages.Shown(request)))
        {
            WriteMessage(writer, message, style);
        }

        writer.WriteEndArray();
        writer.WriteBoolean("stream", true);
        if (style.IncludeUsage && !request.Settings.Extra.ContainsKey("stream_options"))
        {
            writer.WriteStartObject("stream_options");
            writer.WriteBoolean("include_usage", true);
            writer.WriteEndObject();
        }

        writer.WriteTools(request.Tools, static (writer, schema) => schema.WriteTo(writer));
        WriteSettings(writer, request.Settings, style);
        writer.WriteEndObject();
    });

    private static void WriteMessage(Utf8JsonWriter writer, ModelMessage message, OpenAIRequestStyle style)
    {
        writer.WriteStartObject();
        switch (message)
        {
            case ModelMessage.System system:
                writer.WriteString("role", "system");
                writer.WriteText("content", system.Text);
                break;
            case ModelMessage.User user:
                writer.WriteString("role", "user");
                WriteUserContent(writer, user);
                break;
            case ModelMessage.Assistant assistant:
                WriteAssistant(writer, assistant, style);
                break;
            case ModelMessage.ToolResult result:
                writer.WriteString("role", "tool");
                writer.WriteText("tool_call_id", result.CallId);
                writer.WriteText("content", result.Text);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"No such message: {message.GetType().Name}.");
        }

        writer.WriteEndObject();
    }

    private static void WriteUserContent(Utf8JsonWriter writer, ModelMessage.User user)
    {
        if (user.Images.IsDefaultOrEmpty)
        {
            writer.WriteText("content", user.Text);
            return;
        }

        writer.WriteStartArray("content");
        if (user.Text.Length > 0)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "text");
            writer.WriteText("text", user.Text);
            writer.WriteEndObject();
        }

        foreach (var image in user.Images)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "image_url");
            writer.WriteStartObject("image_url");
            writer.WriteString("url", $"data:{image.MediaType};base64,{Convert.ToBase64String(image.Data.Span)}");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAssistant(Utf8JsonWriter writer, ModelMessage.Assistant assistant, OpenAIRequestStyle style)
    {
        writer.WriteString("role", "assistant");
        if (assistant.Text.Length == 0 && !assistant.ToolCalls.IsDefaultOrEmpty)
        {
            writer.WriteNull("content");
        }
        else
        {
            writer.WriteText("content", assistant.Text);
        }

        if (assistant.Thinking.Length > 0 && style.Dialect is OpenAIDialect.LlamaCpp or OpenAIDialect.Vllm)
        {
            writer.WriteText("reasoning_content", assistant.Thinking);
        }

        if (assistant.ToolCalls.IsDefaultOrEmpty)
        {
            return;
        }

        writer.WriteStartArray("tool_calls");
        foreach (var call in assistant.ToolCalls)
        {
            writer.WriteStartObject();
            writer.WriteText("id", call.Id);
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteText("name", call.Name);
            writer.WriteText("arguments", call.ArgumentsJson);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSettings(Utf8JsonWriter writer, ModelSettings settings, OpenAIRequestStyle style)
    {
        var shared = new SettingsWriter(writer, settings);
        shared.Sampling();
        shared.Number(
            style.Dialect == OpenAIDialect.OpenAI ? "max_completion_tokens" : "max_tokens", settings.MaxOutputTokens);
        shared.SeedAndStops();

        if (settings.Format is { } format && shared.Sends("response_format"))
        {
            WriteFormat(writer, format);
        }

        if (settings.Thinking is { } thinking)
        {
            WriteThinking(writer, thinking, settings, style.Dialect);
        }

        if (style.SendTtl && (settings.KeepAlive ?? style.DefaultTtl) is { } ttl && ttl > TimeSpan.Zero)
        {
            shared.Number("ttl", Math.Ceiling(ttl.TotalSeconds));
        }

        foreach (var (name, value) in settings.Extra)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    private static void WriteFormat(Utf8JsonWriter writer, JsonElement format)
    {
        writer.WriteStartObject("response_format");
        if (format.ValueKind == JsonValueKind.Object)
        {
            writer.WriteString("type", "json_schema");
            writer.WriteStartObject("json_schema");
            writer.WriteString("name", "answer");
            writer.WritePropertyName("schema");
            format.WriteTo(writer);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("type", "json_object");
        }

        writer.WriteEndObject();
    }

    private static void WriteThinking(
        Utf8JsonWriter writer, ThinkingMode thinking, ModelSettings settings, OpenAIDialect dialect)
    {
        var effort = thinking switch
        {
            ThinkingMode.Off => "none",
            ThinkingMode.On => null,
            ThinkingMode.Low => "low",
            ThinkingMode.Medium => "medium",
            ThinkingMode.High or ThinkingMode.Max => "high",
        };
        switch (dialect)
        {
            case OpenAIDialect.LlamaCpp or OpenAIDialect.Vllm when !settings.Extra.ContainsKey("chat_template_kwargs"):
                writer.WriteStartObject("chat_template_kwargs");
                writer.WriteBoolean("enable_thinking", thinking != ThinkingMode.Off);
                if (effort is not null and not "none")
                {
                    writer.WriteString("reasoning_effort", effort);
                }

                writer.WriteEndObject();
                break;
            case OpenAIDialect.OpenRouter when !settings.Extra.ContainsKey("reasoning"):
                writer.WriteStartObject("reasoning");
                if (effort is null or "none")
                {
                    writer.WriteBoolean("enabled", thinking != ThinkingMode.Off);
                }
                else
                {
                    writer.WriteString("effort", effort);
                }

                writer.WriteEndObject();
                break;
            case OpenAIDialect.Generic or OpenAIDialect.OpenAI
                when effort is not null && !settings.Extra.ContainsKey("reasoning_effort"):
                writer.WriteString("reasoning_effort", effort);
                break;
        }
    }
}

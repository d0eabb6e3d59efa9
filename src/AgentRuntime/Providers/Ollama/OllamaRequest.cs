using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.Ollama;

/// <summary>Writes the body of <c>/api/chat</c>. What nobody set is not sent, so that the model's own defaults hold.</summary>
internal static class OllamaRequest
{
    /// <summary>The names of <see cref="ModelSettings.Extra"/> that belong beside the messages; all others are <c>options</c>.</summary>
    private static readonly FrozenSet<string> TopLevelNames = FrozenSet.Create(
        StringComparer.Ordinal, "think", "format", "keep_alive", "truncate", "shift", "logprobs", "top_logprobs");

    /// <summary>The body of a completion.</summary>
    public static ReadOnlyMemory<byte> Chat(CompletionRequest request, OllamaOptions options) => JsonBody.Write(writer =>
    {
        var settings = request.Settings;
        writer.WriteStartObject();
        writer.WriteText("model", request.Model);
        writer.WriteStartArray("messages");
        foreach (var message in RequestImages.Shown(request))
        {
            WriteMessage(writer, message);
        }

        writer.WriteEndArray();
        writer.WriteBoolean("stream", true);
        writer.WriteTools(request.Tools, OllamaToolSchema.Write);
        WriteTopLevel(writer, settings, options);
        WriteOptions(writer, settings, options);
        writer.WriteEndObject();
    });

    /// <summary>The body that loads a model, or with a <paramref name="keepAlive"/> of zero unloads it: a conversation of no messages.</summary>
    public static ReadOnlyMemory<byte> Load(string model, TimeSpan? keepAlive, int? contextLength) => JsonBody.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteText("model", model);
        writer.WriteStartArray("messages");
        writer.WriteEndArray();
        writer.WriteBoolean("stream", false);
        if (keepAlive is { } time)
        {
            WriteKeepAlive(writer, time);
        }

        if (contextLength is { } tokens)
        {
            writer.WriteStartObject("options");
            writer.WriteNumber("num_ctx", tokens);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    });

    /// <summary>The body of a question that names a model and nothing else.</summary>
    public static ReadOnlyMemory<byte> Model(string model) => JsonBody.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteText("model", model);
        writer.WriteEndObject();
    });

    private static void WriteMessage(Utf8JsonWriter writer, ModelMessage message)
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
                writer.WriteText("content", user.Text);
                WriteImages(writer, user.Images);
                break;
            case ModelMessage.Assistant assistant:
                WriteAssistant(writer, assistant);
                break;
            case ModelMessage.ToolResult result:
                writer.WriteString("role", "tool");
                writer.WriteText("tool_name", result.ToolName);
                writer.WriteText("tool_call_id", result.CallId);
                writer.WriteText("content", result.Text);
                WriteImages(writer, result.Images);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"No such message: {message.GetType().Name}.");
        }

        writer.WriteEndObject();
    }

    private static void WriteImages(Utf8JsonWriter writer, ImmutableArray<ImageContent> images)
    {
        if (images.IsDefaultOrEmpty)
        {
            return;
        }

        writer.WriteStartArray("images");
        foreach (var image in images)
        {
            writer.WriteBase64StringValue(image.Data.Span);
        }

        writer.WriteEndArray();
    }

    private static void WriteAssistant(Utf8JsonWriter writer, ModelMessage.Assistant assistant)
    {
        writer.WriteString("role", "assistant");
        writer.WriteText("content", assistant.Text);
        if (assistant.Thinking.Length > 0)
        {
            writer.WriteText("thinking", assistant.Thinking);
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
            writer.WriteStartObject("function");
            writer.WriteText("name", call.Name);
            writer.WriteObject("arguments", call.ArgumentsJson);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTopLevel(Utf8JsonWriter writer, ModelSettings settings, OllamaOptions options)
    {
        if (settings.Thinking is { } thinking && !settings.Extra.ContainsKey("think"))
        {
            WriteThinking(writer, thinking);
        }

        if (settings.Format is { } format && !settings.Extra.ContainsKey("format"))
        {
            writer.WritePropertyName("format");
            format.WriteTo(writer);
        }

        if ((settings.KeepAlive ?? options.KeepAlive) is { } keepAlive && !settings.Extra.ContainsKey("keep_alive"))
        {
            WriteKeepAlive(writer, keepAlive);
        }

        foreach (var (name, value) in settings.Extra)
        {
            if (TopLevelNames.Contains(name))
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
        }
    }

    private static void WriteThinking(Utf8JsonWriter writer, ThinkingMode thinking)
    {
        switch (thinking)
        {
            case ThinkingMode.Off:
                writer.WriteBoolean("think", false);
                break;
            case ThinkingMode.On:
                writer.WriteBoolean("think", true);
                break;
            case ThinkingMode.Low:
                writer.WriteString("think", "low");
                break;
            case ThinkingMode.Medium:
                writer.WriteString("think", "medium");
                break;
            case ThinkingMode.High:
                writer.WriteString("think", "high");
                break;
            case ThinkingMode.Max:
                writer.WriteString("think", "max");
                break;
        }
    }

    private static void WriteKeepAlive(Utf8JsonWriter writer, TimeSpan keepAlive)
    {
        if (keepAlive < TimeSpan.Zero)
        {
            writer.WriteNumber("keep_alive", -1);
        }
        else if (keepAlive.Ticks % TimeSpan.TicksPerSecond == 0)
        {
            writer.WriteNumber("keep_alive", (long)keepAlive.TotalSeconds);
        }
        else
        {
            writer.WriteString(
                "keep_alive", string.Create(CultureInfo.InvariantCulture, $"{(long)keepAlive.TotalMilliseconds}ms"));
        }
    }

    private static void WriteOptions(Utf8JsonWriter writer, ModelSettings settings, OllamaOptions options)
    {
        // Ollama takes `options:{}` as it takes none.
        writer.WriteStartObject("options");
        var shared = new SettingsWriter(writer, settings);
        shared.Number("num_ctx", settings.ContextLength ?? options.ContextLength);
        shared.Number("num_predict", settings.MaxOutputTokens);
        shared.Sampling();
        shared.SeedAndStops();

        foreach (var (name, value) in settings.Extra)
        {
            if (!TopLevelNames.Contains(name))
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AgentRuntime.Simulator.Prose;

namespace AgentRuntime.Simulator.OpenAI;

/// <summary>A <c>/v1/chat/completions</c> request, as far as the simulator looks at it.</summary>
internal sealed class OpenAIRequest
{
    private const int CharactersInToken = 4;
    private const int TokensAroundMessage = 4;

    public JsonElement Body { get; private init; }

    public string Model { get; private init; } = "";

    public bool IsStreamed { get; private init; }

    public bool IncludesUsage { get; private init; }

    public bool Thinks { get; private init; } = true;

    public int? MaxTokens { get; private init; }

    public TimeSpan? TimeToLive { get; private init; }

    public ImmutableArray<SimulatedMessage> Messages { get; private set; } = [];

    public ImmutableArray<string> Tools { get; private set; } = [];

    public int PromptTokens { get; private set; }

    /// <summary>Reads a request; <paramref name="error"/> says what is wrong with it and <paramref name="param"/> with which member.</summary>
    public static OpenAIRequest Read(JsonElement body, out string? error, out string? param)
    {
        var request = new OpenAIRequest
        {
            Body = body,
            Model = Text(body, "model") ?? "",
            IsStreamed = body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True,
            IncludesUsage = body.TryGetProperty("stream_options", out var options)
                && options.ValueKind == JsonValueKind.Object
                && options.TryGetProperty("include_usage", out var usage)
                && usage.ValueKind == JsonValueKind.True,
            Thinks = Text(body, "reasoning_effort") != "none",
            MaxTokens = Number(body, "max_completion_tokens") ?? Number(body, "max_tokens"),
            TimeToLive = Number(body, "ttl") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        (error, param) = request.ReadMessages();
        if (error is null)
        {
            request.ReadTools();
        }

        return request;
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0
            ? number
            : null;

    private static string ContentOf(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            return content.GetString()!;
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var part in content.EnumerateArray())
        {
            text.Append(part.ValueKind == JsonValueKind.Object ? Text(part, "text") : null);
        }

        return text.ToString();
    }

    private (string? Error, string? Param) ReadMessages()
    {
        if (!Body.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array)
        {
            return ("Missing required parameter: 'messages'.", "messages");
        }

        if (messages.GetArrayLength() == 0)
        {
            return ("Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.", "messages");
        }

        var read = ImmutableArray.CreateBuilder<SimulatedMessage>(messages.GetArrayLength());
        foreach (var message in messages.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object || Text(message, "role") is not { } role)
            {
                return ($"Missing required parameter: 'messages[{read.Count}].role'.", "messages");
            }

            var content = message.TryGetProperty("content", out var value) ? ContentOf(value) : "";
            read.Add(new SimulatedMessage(role == "developer" ? "system" : role, content));
            PromptTokens += Tokenizer.Estimate(content) + TokensAroundMessage;
        }

        Messages = read.ToImmutable();
        return (null, null);
    }

    private void ReadTools()
    {
        if (!Body.TryGetProperty("tools", out var tools) || tools.ValueKind != JsonValueKind.Array || Text(Body, "tool_choice") == "none")
        {
            return;
        }

        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var tool in tools.EnumerateArray())
        {
            if (tool.ValueKind == JsonValueKind.Object
                && tool.TryGetProperty("function", out var function)
                && function.ValueKind == JsonValueKind.Object
                && Text(function, "name") is { } name)
            {
                names.Add(name);
            }
        }

        Tools = names.ToImmutable();
        PromptTokens += Tools.IsEmpty ? 0 : tools.GetRawText().Length / CharactersInToken;
    }
}

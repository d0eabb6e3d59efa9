using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Simulator.Prose;

namespace AgentRuntime.Simulator.Ollama;

/// <summary>A chat or generate request, checked as Ollama's decoder and handler check it.</summary>
internal sealed class OllamaRequest
{
    /// <summary>Ollama's own default: five minutes.</summary>
    private static readonly TimeSpan DefaultKeepAlive = TimeSpan.FromMinutes(5);

    private const int CharactersInToken = 4;
    private const int TokensAroundMessage = 4;

    public JsonElement Body { get; private init; }

    public string Model { get; private set; } = "";

    public bool IsStreamed { get; private set; } = true;

    public ImmutableArray<SimulatedMessage> Messages { get; private set; } = [];

    public ImmutableArray<string> Tools { get; private set; } = [];

    /// <summary>What the client said of thinking; null is nothing.</summary>
    public bool? Think { get; private set; }

    /// <summary>How long the model stays loaded; null is for good.</summary>
    public TimeSpan? KeepAlive { get; private set; } = DefaultKeepAlive;

    public bool IsUnload => Messages.IsEmpty && KeepAlive == TimeSpan.Zero;

    public bool IsLoad => Messages.IsEmpty;

    public int? MaxTokens { get; private set; }

    public int? ContextLength { get; private set; }

    public bool Truncates { get; private set; } = true;

    public int PromptTokens { get; private set; }

    /// <summary>Reads a request.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isGenerate">Whether it is <c>/api/generate</c>, whose prompt is one user message.</param>
    /// <param name="error">What is wrong with it, in Ollama's words; null when nothing is.</param>
    public static OllamaRequest Read(JsonElement body, bool isGenerate, out string? error)
    {
        var request = new OllamaRequest { Body = body };
        error = request.ReadFields(isGenerate ? "GenerateRequest" : "ChatRequest")
            ?? (isGenerate ? request.ReadPrompt() : request.ReadMessages())
            ?? request.ReadTools()
            ?? request.ReadThink()
            ?? request.ReadKeepAlive()
            ?? request.ReadLogprobs()
            ?? request.ReadOptions();
        return request;
    }

    private static string Mismatch(JsonElement value, string field, string type)
    {
        var kind = value.ValueKind switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            JsonValueKind.True or JsonValueKind.False => "bool",
            JsonValueKind.Array => "array",
            _ => "object",
        };
        return $"json: cannot unmarshal {kind} into Go struct field {field} of type {type}";
    }

    /// <summary>A property that is present and not null.</summary>
    private bool TryGet(string name, out JsonElement value) =>
        Body.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private string? ReadFields(string type)
    {
        if (TryGet("model", out var model))
        {
            if (model.ValueKind != JsonValueKind.String)
            {
                return Mismatch(model, type + ".model", "string");
            }

            Model = model.GetString()!;
        }

        if (TryGet("stream", out var stream))
        {
            if (stream.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                return Mismatch(stream, type + ".stream", "bool");
            }

            IsStreamed = stream.GetBoolean();
        }

        Truncates = !TryGet("truncate", out var truncate) || truncate.ValueKind != JsonValueKind.False;
        return Model.Length == 0 ? "model is required" : null;
    }

    private string? ReadPrompt()
    {
        var text = (TryGet("system", out var system) && system.ValueKind == JsonValueKind.String ? system.GetString() : null) ?? "";
        var messages = ImmutableArray.CreateBuilder<SimulatedMessage>();
        if (text.Length > 0)
        {
            messages.Add(new SimulatedMessage("system", text));
        }

        if (TryGet("prompt", out var prompt))
        {
            if (prompt.ValueKind != JsonValueKind.String)
            {
                return Mismatch(prompt, "GenerateRequest.prompt", "string");
            }

            if (prompt.GetString() is { Length: > 0 } words)
            {
                messages.Add(new SimulatedMessage("user", words));
            }
            else
            {
                messages.Clear();
            }
        }
        else
        {
            messages.Clear();
        }

        Messages = messages.ToImmutable();
        CountPrompt();
        return null;
    }

    private string? ReadMessages()
    {
        if (!TryGet("messages", out var messages))
        {
            return null;
        }

        if (messages.ValueKind != JsonValueKind.Array)
        {
            return Mismatch(messages, "ChatRequest.messages", "[]api.Message");
        }

        var read = ImmutableArray.CreateBuilder<SimulatedMessage>(messages.GetArrayLength());
        foreach (var message in messages.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object)
            {
                return Mismatch(message, "ChatRequest.messages", "api.Message");
            }

            var role = message.TryGetProperty("role", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
            if (message.TryGetProperty("content", out var content) && content.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                return Mismatch(content, "ChatRequest.messages.content", "string");
            }

            if (ToolCallError(message) is { } error)
            {
                return error;
            }

            var text = content.ValueKind == JsonValueKind.String ? content.GetString()! : "";
#pragma warning disable CA1308 // Ollama lower-cases roles; this shows what it would see.
            read.Add(new SimulatedMessage(role.ToLowerInvariant(), text));
#pragma warning restore CA1308
        }

        Messages = read.ToImmutable();
        CountPrompt();
        return null;
    }

    /// <summary>A call in the history must have its arguments as an object: Ollama's decoder refuses a string.</summary>
    private static string? ToolCallError(JsonElement message)
    {
        if (!message.TryGetProperty("tool_calls", out var calls) || calls.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (calls.ValueKind != JsonValueKind.Array)
        {
            return Mismatch(calls, "ChatRequest.messages.tool_calls", "[]api.ToolCall");
        }

        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind == JsonValueKind.Object
                && call.TryGetProperty("function", out var function)
                && function.ValueKind == JsonValueKind.Object
                && function.TryGetProperty("arguments", out var arguments)
                && arguments.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            {
                return Mismatch(arguments, "ChatRequest.messages.tool_calls.function.arguments", "api.ToolCallFunctionArguments");
            }
        }

        return null;
    }

    private void CountPrompt()
    {
        foreach (var message in Messages)
        {
            PromptTokens += Tokenizer.Estimate(message.Content) + TokensAroundMessage;
        }
    }

    private string? ReadTools()
    {
        if (!TryGet("tools", out var tools))
        {
            return null;
        }

        if (tools.ValueKind != JsonValueKind.Array)
        {
            return Mismatch(tools, "ChatRequest.tools", "api.Tools");
        }

        Tools = ToolNames(tools);
        PromptTokens += Tools.IsEmpty ? 0 : tools.GetRawText().Length / CharactersInToken;
        return null;
    }

    private static ImmutableArray<string> ToolNames(JsonElement tools)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var tool in tools.EnumerateArray())
        {
            if (tool.ValueKind == JsonValueKind.Object
                && tool.TryGetProperty("function", out var function)
                && function.ValueKind == JsonValueKind.Object
                && function.TryGetProperty("name", out var name)
                && name.ValueKind == JsonValueKind.String)
            {
                names.Add(name.GetString()!);
            }
        }

        return names.ToImmutable();
    }

    private string? ReadThink()
    {
        if (!TryGet("think", out var think))
        {
            return null;
        }

        switch (think.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                Think = think.GetBoolean();
                return null;
            case JsonValueKind.String when think.GetString() is "low" or "medium" or "high" or "max":
                Think = true;
                return null;
            case JsonValueKind.String:
                return $"invalid think value: \"{think.GetString()}\" (must be \"high\", \"medium\", \"low\", \"max\", true, or false)";
            default:
                return "think must be a boolean or string (\"high\", \"medium\", \"low\", \"max\", true, or false)";
        }
    }

    private string? ReadKeepAlive()
    {
        if (!TryGet("keep_alive", out var keepAlive))
        {
            return null;
        }

        TimeSpan duration;
        switch (keepAlive.ValueKind)
        {
            case JsonValueKind.Number:
                duration = TimeSpan.FromSeconds(Math.Clamp(keepAlive.GetDouble(), -1, TimeSpan.MaxValue.TotalSeconds / 2));
                break;
            case JsonValueKind.String when GoDuration.TryParse(keepAlive.GetString()!, out duration):
                break;
            case JsonValueKind.String:
                return $"time: invalid duration \"{keepAlive.GetString()}\"";
            default:
                return "Unsupported type: '" + (keepAlive.ValueKind is JsonValueKind.True or JsonValueKind.False ? "bool" : "object") + "'";
        }

        KeepAlive = duration < TimeSpan.Zero ? null : duration;
        return null;
    }

    private string? ReadLogprobs()
    {
        if (!TryGet("top_logprobs", out var logprobs))
        {
            return null;
        }

        if (logprobs.ValueKind != JsonValueKind.Number || !logprobs.TryGetInt32(out var count))
        {
            return Mismatch(logprobs, "ChatRequest.top_logprobs", "int");
        }

        return count is < 0 or > 20 ? "top_logprobs must be between 0 and 20" : null;
    }

    private string? ReadOptions()
    {
        if (!TryGet("options", out var options))
        {
            return null;
        }

        if (options.ValueKind != JsonValueKind.Object)
        {
            return Mismatch(options, "ChatRequest.options", "map[string]interface {}");
        }

        foreach (var option in options.EnumerateObject())
        {
            if (OptionError(option) is { } error)
            {
                return error;
            }
        }

        if (options.TryGetProperty("num_predict", out var predict) && predict.TryGetInt32(out var tokens) && tokens >= 0)
        {
            MaxTokens = tokens;
        }

        if (options.TryGetProperty("num_ctx", out var context) && context.TryGetInt32(out var length) && length > 0)
        {
            ContextLength = length;
        }

        return null;
    }

    private static string? OptionError(JsonProperty option)
    {
        var type = option.Name switch
        {
            "num_ctx" or "num_predict" or "num_keep" or "num_batch" or "num_gpu" or "main_gpu" or "num_thread" => "integer",
            "top_k" or "seed" or "repeat_last_n" or "draft_num_predict" => "integer",
            "temperature" or "top_p" or "min_p" or "typical_p" or "repeat_penalty" or "presence_penalty" or "frequency_penalty" => "float32",
            "use_mmap" => "boolean",
            "stop" => "array of strings",
            _ => null,
        };
        var fits = type switch
        {
            "integer" or "float32" => option.Value.ValueKind == JsonValueKind.Number,
            "boolean" => option.Value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "array of strings" => option.Value.ValueKind == JsonValueKind.Array,
            _ => true,
        };
        return fits || option.Value.ValueKind == JsonValueKind.Null ? null : $"option \"{option.Name}\" must be of type {type}";
    }
}

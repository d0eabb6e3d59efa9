using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Providers.ChatClient;

/// <summary>Says a request in the words of Microsoft.Extensions.AI.</summary>
internal static class ChatRequest
{
    /// <summary>The conversation.</summary>
    public static List<ChatMessage> MessagesOf(CompletionRequest request)
    {
        var messages = new List<ChatMessage>(request.Messages.Length);
        // Clients differ in what they do with pictures in a tool's result; in a user's message all of them take them.
        foreach (var message in RequestImages.AfterToolResults(RequestImages.Shown(request)))
        {
            messages.Add(message switch
            {
                ModelMessage.System system => new ChatMessage(ChatRole.System, system.Text),
                ModelMessage.User user => UserMessage(user),
                ModelMessage.Assistant assistant => AssistantMessage(assistant),
                ModelMessage.ToolResult result => new ChatMessage(
                    ChatRole.Tool, [new FunctionResultContent(result.CallId, result.Text)]),
                _ => throw new System.Diagnostics.UnreachableException($"No such message: {message.GetType().Name}."),
            });
        }

        return messages;
    }

    /// <summary>How to generate. The tools are declared only: who runs them is decided by the thread, not by the client.</summary>
    public static ChatOptions OptionsOf(CompletionRequest request)
    {
        var settings = request.Settings;
        var options = new ChatOptions
        {
            ModelId = request.Model,
            Temperature = (float?)settings.Temperature,
            TopP = (float?)settings.TopP,
            TopK = settings.TopK,
            MaxOutputTokens = settings.MaxOutputTokens,
            Seed = settings.Seed,
            StopSequences = settings.StopSequences.IsDefaultOrEmpty ? null : [.. settings.StopSequences],
            ResponseFormat = settings.Format is not { } format ? null
                : format.ValueKind == JsonValueKind.Object ? ChatResponseFormat.ForJsonSchema(format) : ChatResponseFormat.Json,
            Reasoning = settings.Thinking is { } thinking ? new ReasoningOptions { Effort = EffortOf(thinking) } : null,
        };
        if (!request.Tools.IsDefaultOrEmpty)
        {
            options.Tools =
            [
                .. request.Tools.Select(tool =>
                    AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, tool.InputSchema)),
            ];
        }

        if (!settings.Extra.IsEmpty)
        {
            options.AdditionalProperties = [];
            foreach (var (name, value) in settings.Extra)
            {
                options.AdditionalProperties[name] = value;
            }
        }

        return options;
    }

    private static ReasoningEffort? EffortOf(ThinkingMode thinking) => thinking switch
    {
        ThinkingMode.Off => ReasoningEffort.None,
        ThinkingMode.On => null,
        ThinkingMode.Low => ReasoningEffort.Low,
        ThinkingMode.Medium => ReasoningEffort.Medium,
        ThinkingMode.High => ReasoningEffort.High,
        ThinkingMode.Max => ReasoningEffort.ExtraHigh,
    };

    private static ChatMessage UserMessage(ModelMessage.User user)
    {
        var message = new ChatMessage(ChatRole.User, user.Text);
        foreach (var image in user.Images.IsDefault ? [] : user.Images)
        {
            message.Contents.Add(new DataContent(image.Data, image.MediaType));
        }

        return message;
    }

    private static ChatMessage AssistantMessage(ModelMessage.Assistant assistant)
    {
        var message = new ChatMessage(ChatRole.Assistant, []);
        if (assistant.Thinking.Length > 0)
        {
            message.Contents.Add(new TextReasoningContent(assistant.Thinking));
        }

        if (assistant.Text.Length > 0)
        {
            message.Contents.Add(new TextContent(assistant.Text));
        }

        foreach (var call in assistant.ToolCalls.IsDefault ? [] : assistant.ToolCalls)
        {
            message.Contents.Add(new FunctionCallContent(call.Id, call.Name, ArgumentsOf(call.ArgumentsJson)));
        }

        return message;
    }

    private static Dictionary<string, object?> ArgumentsOf(string json)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json, JsonText.DocumentOptions);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    arguments[member.Name] = member.Value.Clone();
                }
            }
        }
        catch (JsonException)
        {
            // The model wrote what is not JSON and was told so: the call goes back without arguments.
            arguments.Clear();
        }

        return arguments;
    }
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Ollama;
using AgentRuntime.Providers.OpenAI;

namespace AgentRuntime.Tests.Threads.Context;

/// <summary>What goes over the wire of a request: the bytes that a server's cache of the prompt depends on.</summary>
internal static class Wire
{
    internal static readonly ImmutableArray<ToolDefinition> Tools =
    [
        new ToolDefinition("look", "Looks at things.", JsonElement.Parse("""{"type":"object","properties":{"at":{"type":"integer"}}}""")),
    ];

    /// <summary>The wires by name.</summary>
    internal static readonly ImmutableDictionary<string, Func<CompletionRequest, ReadOnlyMemory<byte>>> All =
        new Dictionary<string, Func<CompletionRequest, ReadOnlyMemory<byte>>>(StringComparer.Ordinal)
        {
            ["ollama"] = static request => OllamaRequest.Chat(request, new OllamaOptions(new Uri("http://127.0.0.1"))),
            ["openai"] = static request => OpenAIRequest.Chat(request, new OpenAIRequestStyle(OpenAIDialect.OpenAI, IncludeUsage: true)),
            ["llama.cpp"] = static request => OpenAIRequest.Chat(request, new OpenAIRequestStyle(OpenAIDialect.LlamaCpp, IncludeUsage: true)),
        }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>The text of one member of a request as it is sent.</summary>
    internal static string Member(string wire, ImmutableArray<ModelMessage> messages, string name)
    {
        var body = All[wire](new CompletionRequest("model", messages) { Tools = Tools });
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty(name).GetRawText();
    }

    /// <summary>The bytes of the messages, without the bracket that closes the array.</summary>
    internal static string Messages(string wire, ImmutableArray<ModelMessage> messages) =>
        Member(wire, messages, "messages")[..^1];

    /// <summary>What the model is told, as text: records of immutable arrays do not compare.</summary>
    internal static string Text(ImmutableArray<ModelMessage> messages)
    {
        var text = new StringBuilder();
        foreach (var message in messages)
        {
            text.Append(message switch
            {
                ModelMessage.System system => $"system: {system.Text}",
                ModelMessage.User user => $"user: {user.Text}{string.Concat(user.Images.Select(static image => $" <{image.MediaType}>"))}",
                ModelMessage.Assistant assistant =>
                    $"assistant: {(assistant.Thinking.Length > 0 ? $"({assistant.Thinking}) " : "")}{assistant.Text}{string.Concat(assistant.ToolCalls.Select(static call => $" [{call.Id} {call.Name} {call.ArgumentsJson}]"))}",
                ModelMessage.ToolResult result =>
                    $"{(result.IsError ? "error" : "result")} {result.CallId}: {result.Text}{string.Concat(result.Images.Select(static image => $" <{image.MediaType}>"))}",
                _ => throw new System.Diagnostics.UnreachableException(),
            }).Append('\n');
        }

        return text.ToString();
    }
}

using System.Net;
using AgentRuntime.Model;
using AgentRuntime.Tests.Providers.ChatClient;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tests.Invariants;

/// <summary>A chat client that fails in the way that the model's name says, as <see cref="FailingServer"/> does.</summary>
internal static class FailingChatClient
{
    internal static FakeChatClient Create() => new(static options =>
        ScriptOf(Enum.TryParse<ModelErrorCategory>(options?.ModelId, out var category) ? category : null));

    private static FakeChatClient.Script ScriptOf(ModelErrorCategory? category)
    {
        if (category is { } known && FailingServer.SaysOf(known) is var (status, words))
        {
            return new() { Throws = new HttpRequestException(words, null, (HttpStatusCode)status) };
        }

        var well = new ChatResponseUpdate(ChatRole.Assistant, "well");
        return category switch
        {
            ModelErrorCategory.Timeout => new() { HangsAtTheEnd = true },
            ModelErrorCategory.Transport => new() { Throws = new HttpRequestException("The blue cable is torn.") },
            ModelErrorCategory.Stalled => new(well) { HangsAtTheEnd = true },
            ModelErrorCategory.Truncated => new(well) { Throws = new HttpIOException(HttpRequestError.ResponseEnded, "The response ended.") },
            _ => new(well),
        };
    }
}

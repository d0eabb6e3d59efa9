using AgentRuntime.Model;
using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Invariants;

/// <summary>
/// A model server that fails in the way that the model's name says: a category of <see cref="ModelErrorCategory"/>. It speaks Ollama's wire
/// and OpenAI's. Any other model answers well.
/// </summary>
internal static class FailingServer
{
    private const string Ndjson = "application/x-ndjson";
    private const string EventStream = "text/event-stream";

    /// <summary>What it says where it can say something.</summary>
    internal static (int Status, string Words)? SaysOf(ModelErrorCategory category) => category switch
    {
        ModelErrorCategory.PromptTooLarge => (400, "the prompt is longer than the context length of this blue model"),
        ModelErrorCategory.Authentication => (401, "this blue key is not known here"),
        ModelErrorCategory.Permission => (403, "this blue key may not ask this model"),
        ModelErrorCategory.ModelNotFound => (404, "model 'blue' not found"),
        ModelErrorCategory.Unsupported => (400, "blue does not support tools"),
        ModelErrorCategory.RateLimited => (429, "too many blue requests"),
        ModelErrorCategory.Overloaded => (503, "server busy with blue requests"),
        ModelErrorCategory.InvalidRequest => (400, "the temperature must be below blue"),
        ModelErrorCategory.ServerError => (500, "the blue runner has stopped"),
        ModelErrorCategory.Timeout or ModelErrorCategory.Stalled or ModelErrorCategory.Truncated
            or ModelErrorCategory.Protocol or ModelErrorCategory.Transport => null,
    };

    internal static RawHttpServer Start() => new(async connection =>
    {
        while (true)
        {
            var (head, body) = await connection.ReadRequestAsync();
            var isOllama = head.StartsWith("POST /api/chat ", StringComparison.Ordinal);
            if (!isOllama && !head.Contains("/chat/completions ", StringComparison.Ordinal))
            {
                await connection.WriteResponseAsync(200, """{"models":[],"data":[]}""");
            }
            else if (!await AnswerAsync(connection, isOllama, body))
            {
                return;
            }
        }
    });

    /// <summary>False where the connection is over.</summary>
    private static async Task<bool> AnswerAsync(RawHttpConnection connection, bool isOllama, string body)
    {
        var category = Enum.GetValues<ModelErrorCategory>()
            .Where(category => body.Contains($"\"model\":\"{category}\"", StringComparison.Ordinal))
            .Cast<ModelErrorCategory?>()
            .FirstOrDefault();
        if (category is { } known && SaysOf(known) is var (status, words))
        {
            await connection.WriteResponseAsync(status, isOllama ? $$"""{"error":"{{words}}"}""" : $$"""{"error":{"message":"{{words}}"} }""");
            return true;
        }

        switch (category)
        {
            case ModelErrorCategory.Timeout:
                await connection.UntilClosedAsync();
                return false;
            case ModelErrorCategory.Transport:
                connection.Reset();
                return false;
            case ModelErrorCategory.Protocol:
                await connection.WriteHeadAsync(isOllama ? Ndjson : EventStream);
                await connection.WriteChunkAsync(isOllama ? "{\"message\": blue\n" : "data: {\"choices\": blue\n\n");
                await connection.WriteLastChunkAsync();
                return true;
        }

        await connection.WriteHeadAsync(isOllama ? Ndjson : EventStream);
        await connection.WriteChunkAsync(isOllama
            ? """{"message":{"content":"well"},"done":false}""" + "\n"
            : """data: {"choices":[{"index":0,"delta":{"content":"well"}}]}""" + "\n\n");
        if (category == ModelErrorCategory.Stalled)
        {
            await connection.UntilClosedAsync();
            return false;
        }

        if (category is null)
        {
            await connection.WriteChunkAsync(isOllama
                ? """{"message":{"content":""},"done":true,"done_reason":"stop"}""" + "\n"
                : """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n");
        }

        await connection.WriteLastChunkAsync();
        return true;
    }
}

using System.Net;
using System.Runtime.CompilerServices;
using AgentRuntime.Model;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tests.Invariants;

/// <summary>A chat client that fails in the way that the model's name says, as <see cref="FailingServer"/> does.</summary>
internal sealed class FailingChatClient : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ModelErrorCategory? category = Enum.TryParse<ModelErrorCategory>(options?.ModelId, out var named) ? named : null;
        if (category is { } known && FailingServer.SaysOf(known) is var (status, words))
        {
            throw new HttpRequestException(words, null, (HttpStatusCode)status);
        }

        if (category == ModelErrorCategory.Timeout)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        if (category == ModelErrorCategory.Transport)
        {
            throw new HttpRequestException("The blue cable is torn.");
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, "well");
        if (category == ModelErrorCategory.Stalled)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        if (category == ModelErrorCategory.Truncated)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended.");
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
